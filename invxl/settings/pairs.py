"""A `Config` laid out flat: for the Config sheet, for `invxl config show`, and as a fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from invxl.settings import keys
from invxl.settings.model import Config
from invxl.settings.shape import Group, Leaf, ListOf, MapOf, Shape, config_shape
from invxl.settings.tree import SHIPPED
from invxl.terms.kpis import KPI_TERMS

Plain = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Pair:
    """One effective setting. `value` is None where nothing is set; lists of words are joined by commas."""

    key: str
    value: Plain
    source: str  # "shipped", "client.yaml:12:7", "Config row 14, Override"
    help: str
    unit: str


def as_pairs(config: Config) -> tuple[Pair, ...]:
    """Every effective setting in the model's order, one row each.

    >>> next(p for p in as_pairs(Config()) if p.key == "abc.cut_a")
    Pair(key='abc.cut_a', value=0.8, source='shipped', help='Cumulative share where class A ends', unit='fraction')
    """
    return tuple(_pairs(config, config_shape(), (), config))


def _pairs(value: Any, shape: Shape, path: tuple[str, ...], config: Config) -> Iterator[Pair]:
    match shape:
        case Group():
            for name, member in shape.members.items():
                yield from _pairs(getattr(value, name), member, (*path, name), config)
        case MapOf():
            for name in sorted(value, key=shape.keys.index) if shape.keys else sorted(value):
                yield from _pairs(value[name], shape.value, (*path, name), config)
        case ListOf() if isinstance(shape.item, Leaf):
            yield _pair(", ".join(str(item) for item in value), path, shape.help, "", config)
        case ListOf():
            for number, item in enumerate(value, 1):
                yield from _pairs(item, shape.item, (*path, str(number)), config)
        case Leaf():
            yield _pair(value, path, shape.help, shape.unit, config)


def _pair(value: Plain, path: tuple[str, ...], help: str, unit: str, config: Config) -> Pair:
    key = keys.join(path)
    if len(path) >= 3 and path[-3] == "thresholds":
        term = KPI_TERMS[path[-2]]
        help = f"{term.label}: {help[:1].lower()}{help[1:]}"
        unit = term.unit if path[-1] in ("target", "warn", "bad") else ""
    return Pair(key, value, config.sources.get(key, SHIPPED), help, unit)


def fingerprint(config: Config) -> str:
    """SHA-256 of the effective values, wherever they come from: the same settings give the same fingerprint.

    >>> fingerprint(Config()) == fingerprint(Config(sources={"abc.cut_a": "client.yaml:2:10"}))
    True
    """
    rows = [
        (pair.key, pair.value.isoformat() if isinstance(pair.value, date) else pair.value) for pair in as_pairs(config)
    ]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
