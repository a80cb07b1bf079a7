"""Layers of YAML text and the Config sheet's overrides to one frozen, typed `Config`; or all their faults at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from invxl.errors import Fault, SettingsError
from invxl.settings import keys, nodes, overrides, rules, tree
from invxl.settings.model import Config
from invxl.settings.overrides import Override
from invxl.settings.shape import config_shape
from invxl.settings.tree import SHIPPED, Tree

SHIPPED_LAYER = "config/default.yaml"  # the name under which the shipped defaults are given; their source is "shipped"


def load(layers: Sequence[tuple[str, str]] = (), overrides_: Sequence[Override] = ()) -> Config:
    """The settings of one run.

    Parameters
    ----------
    layers : (name, text) of each YAML file, weakest first; the name is what messages call it. A layer called
        `SHIPPED_LAYER` counts as shipped. Groups and mappings are merged key by key, lists replaced as a whole.
    overrides_ : the filled cells of the Config sheet's Override column, stronger than every layer.

    Raises
    ------
    SettingsError
        With every fault of every layer and override: place, what was found, what is needed, the nearest key.

    Examples
    --------
    >>> config = load([("client.yaml", "abc:\\n  cut_a: 0.7\\n")])
    >>> config.abc.cut_a, config.sources["abc.cut_a"], config.sources["abc.cut_b"]
    (0.7, 'client.yaml:2:10', 'shipped')
    >>> load([("client.yaml", "abc:\\n  cut_a: 80\\n")])
    Traceback (most recent call last):
    invxl.errors.SettingsError: client.yaml:2:10: abc.cut_a is 80; a number above 0 and below 1 is needed. ...
    """
    shape = config_shape()
    faults: list[Fault] = []
    merged = tree.of(Config(), shape)
    assert isinstance(merged, dict)
    for name, text in layers:
        root, own = nodes.read(name, text)
        if root is not None:
            layer = tree.convert(root, shape, (), own)
            merged = tree.merge(merged, layer) if layer is not None else merged
            assert isinstance(merged, dict)
        faults += own[: nodes.MAX_FAULTS]
        if len(own) >= nodes.MAX_FAULTS:
            faults.append(Fault(name, f"more faults than these {nodes.MAX_FAULTS}", "mend these first"))
    for override in overrides_:
        overrides.apply(merged, override, faults)
    _direction(merged, faults)
    tree.fill_categories(merged)
    sources: dict[str, str] = {}
    config: Config = tree.build(merged, shape, (), sources)
    sources = {key: SHIPPED if place.startswith(f"{SHIPPED_LAYER}:") else place for key, place in sources.items()}
    faults += rules.check(config, sources)
    if faults:
        raise SettingsError(*_distinct(faults))
    return replace(config, sources=MappingProxyType(sources))


def _direction(root: dict[str, Tree], faults: list[Fault]) -> None:
    """A KPI that ships without a threshold must say whether more or less is better: guessing grades it upside down.

    An entry that only names who answers grades nothing.
    """
    top = root["thresholds"]
    assert isinstance(top, dict)
    scopes: list[tuple[tuple[str, ...], Tree]] = [(("thresholds",), top)]
    categories = root["categories"]
    assert isinstance(categories, dict)
    for name, category in categories.items():
        if isinstance(category, dict) and "thresholds" in category:
            scopes.append((("categories", name, "thresholds"), category["thresholds"]))
    for path, scope in scopes:
        assert isinstance(scope, dict)
        for kpi, entry in scope.items():
            inherited = top.get(kpi)
            if (
                isinstance(entry, dict)
                and entry.keys() & {"target", "warn", "bad"}
                and "better" not in entry
                and not (isinstance(inherited, dict) and "better" in inherited)
            ):
                key = keys.join((*path, kpi))
                faults.append(
                    Fault(
                        tree.any_place(entry),
                        f"{key} does not say what is better",
                        "better: higher or better: lower is needed",
                    )
                )


def _distinct(faults: Sequence[Fault]) -> list[Fault]:
    """Without repeats, in the order found."""
    return list(dict.fromkeys(faults))
