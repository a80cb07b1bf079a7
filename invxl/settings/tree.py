"""Typed values with their places: one tree per layer, merged key by key, then built into the frozen dataclasses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from itertools import pairwise
from typing import Any

from invxl.errors import Fault
from invxl.settings import keys
from invxl.settings.nodes import MAX_FAULTS, Listing, Node, Refused, Scalar, Table
from invxl.settings.scalars import BadScalarError, nearest, shown, value
from invxl.settings.shape import Group, Kind, Leaf, ListOf, MapOf, Shape

SHIPPED = "shipped"


@dataclass(frozen=True, slots=True)
class Found:
    """A leaf's value, or a whole list (items are `Found` or, for groups, dicts), and the place that gave it."""

    value: Any
    place: str


Tree = Found | dict[str, "Tree"]


def of(instance: Any, shape: Shape, place: str = SHIPPED) -> Tree:
    """The tree of values that exist already, all from one place."""
    match shape:
        case Group():
            return {name: of(getattr(instance, name), member, place) for name, member in shape.members.items()}
        case MapOf():
            return {key: of(entry, shape.value, place) for key, entry in instance.items()}
        case ListOf():
            return Found([of(item, shape.item, place) for item in instance], place)
        case Leaf():
            return Found(instance, place)


def merge(lower: Tree | None, upper: Tree) -> Tree:
    """Two layers: groups and mappings entry by entry, values and lists as a whole."""
    if not isinstance(lower, dict) or not isinstance(upper, dict):
        return upper
    merged = dict(lower)
    for key, entry in upper.items():
        merged[key] = merge(lower.get(key), entry)
    return merged


def convert(node: Node, shape: Shape, path: tuple[str, ...], faults: list[Fault]) -> Tree | None:
    """A node typed by its shape; what is wrong is added to `faults` and left out."""
    key = keys.join(path)
    if isinstance(node, Refused):
        return None
    match shape:
        case Leaf():
            try:
                return Found(value(node, shape), node.place)
            except BadScalarError as bad:
                faults.append(bad.at(node.place, key))
                return None
        case ListOf():
            return _list(node, shape, path, faults)
        case Group() | MapOf():
            if isinstance(node, Scalar) and node.plain and node.text in ("", "{}"):
                return {}
            if not isinstance(node, Table):
                found = "a list" if isinstance(node, Listing) else f'"{shown(node.text)}"'
                where = f"{key} is {found}" if key else f"found {found}"
                needed = (
                    f"keys with values are needed{': ' + ', '.join(shape.members) if isinstance(shape, Group) else ''}"
                )
                faults.append(Fault(node.place, where, needed))
                return None
            return _entries(node, shape, path, faults)


def _list(node: Node, shape: ListOf, path: tuple[str, ...], faults: list[Fault]) -> Tree | None:
    key = keys.join(path)
    if not isinstance(node, Listing):
        found = f'"{shown(node.text)}"' if isinstance(node, Scalar) and node.text else "no list"
        step = f"Write [{shown(node.text)}]" if isinstance(node, Scalar) and node.text else ""
        faults.append(Fault(node.place, f"{key} is {found}", "a list is needed", step))
        return None
    items = [convert(item, shape.item, (*path, str(i)), faults) for i, item in enumerate(node.items, 1)]
    kept = [item for item in items if item is not None]
    if shape.increasing:
        check_increasing(kept, key, faults)
    return Found(kept, node.place)


def check_increasing(items: Sequence[Tree], key: str, faults: list[Fault]) -> None:
    """Each entry must be larger than the one before it."""
    found = [item for item in items if isinstance(item, Found)]
    for before, after in pairwise(found):
        if not after.value > before.value:
            faults.append(
                Fault(
                    after.place,
                    f"{key} has {after.value} after {before.value}",
                    "each entry must be larger than the one before it",
                )
            )


def _entries(node: Table, shape: Group | MapOf, path: tuple[str, ...], faults: list[Fault]) -> Tree:
    entries: dict[str, Tree] = {}
    for name, child in node.pairs:
        if len(faults) >= MAX_FAULTS:  # the loader says so
            break
        member = member_of(shape, name, path, faults)
        if member is not None and (entry := convert(child, member, (*path, name.text), faults)) is not None:
            entries[name.text] = entry
    return entries


def member_of(shape: Group | MapOf, name: Scalar, path: tuple[str, ...], faults: list[Fault]) -> Shape | None:
    """What a key stands for, or a fault with the nearest key."""
    inside = f" in {keys.join(path)}" if path else ""
    allowed = tuple(shape.members) if isinstance(shape, Group) else shape.keys
    if allowed and name.text not in allowed:
        step = nearest(name.text, allowed)
        if isinstance(shape, Group) and not step and (elsewhere := keys.same_name(name.text)):
            step = f"Did you mean {elsewhere}?"
        what = "one of " + ", ".join(allowed) if len(allowed) <= 20 else "a known key"
        faults.append(
            Fault(name.place, f"unknown key {shown(name.text) or '(empty)'}{inside}", f"{what} is needed", step)
        )
        return None
    if isinstance(shape, Group):
        return shape.members[name.text]
    try:
        if not value(name, Leaf(Kind.TEXT)):
            raise BadScalarError("empty", "a name is needed")
    except BadScalarError as bad:
        faults.append(bad.at(name.place, f"the key{inside}"))
        return None
    return shape.value


def fill_categories(root: dict[str, Tree]) -> None:
    """A category's threshold takes what it does not say from the pack's threshold of that KPI."""
    top = root.get("thresholds", {})
    for category in _children(root.get("categories")).values():
        own = _children(category).get("thresholds")
        for kpi, entry in _children(own).items():
            _children(own)[kpi] = merge(_children(top).get(kpi), entry)


def _children(tree: Tree | None) -> dict[str, Tree]:
    return tree if isinstance(tree, dict) else {}


def any_place(tree: Tree) -> str:
    """The place of the first value below; for a fault about an entry as a whole."""
    while isinstance(tree, dict):
        if not tree:
            return SHIPPED
        tree = next(iter(tree.values()))
    return tree.place


def build(tree: Tree, shape: Shape, path: tuple[str, ...], sources: dict[str, str]) -> Any:
    """The frozen value of a tree; `sources` gets the place of every leaf and list."""
    key = keys.join(path)
    match shape:
        case Leaf() if isinstance(tree, Found):
            sources[key] = tree.place
            is_real = shape.kind is Kind.NUMBER and tree.value is not None
            return float(tree.value) if is_real else tree.value
        case ListOf() if isinstance(tree, Found):
            sources[key] = tree.place
            return tuple(build(item, shape.item, (*path, str(i)), sources) for i, item in enumerate(tree.value, 1))
        case MapOf() if isinstance(tree, dict):
            return {name: build(entry, shape.value, (*path, name), sources) for name, entry in tree.items()}
        case Group() if isinstance(tree, dict):
            return _build_group(tree, shape, path, sources)
    raise AssertionError(f"{key}: a tree that convert() does not make")


def _build_group(tree: Mapping[str, Tree], shape: Group, path: tuple[str, ...], sources: dict[str, str]) -> Any:
    values: dict[str, Any] = {}
    defaults = {f.name: f for f in fields(shape.cls)}
    for name, member in shape.members.items():
        if name in tree:
            values[name] = build(tree[name], member, (*path, name), sources)
        elif isinstance(member, Leaf):
            default = defaults[name].default
            assert default is not MISSING  # every leaf of the model has one
            sources[keys.join((*path, name))] = SHIPPED
            values[name] = default
    return shape.cls(**values)
