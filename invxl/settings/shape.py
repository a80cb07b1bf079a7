"""The model's shape: every setting as a leaf, list, map or group, read off the dataclasses once.

Loader, JSON Schema and Config sheet walk this tree, so a setting is declared in `model` and nowhere else.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from invxl.settings.model import Config


class Kind(Enum):
    """What a leaf holds; the value is how messages call it."""

    TEXT = "text"
    INTEGER = "a whole number"
    NUMBER = "a number"
    BOOL = "true or false"
    DATE = "a date as YYYY-MM-DD"
    CHOICE = "one of the choices"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value."""

    kind: Kind
    help: str = ""
    unit: str = ""
    nullable: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; a layer that gives one replaces it as a whole."""

    item: Shape
    help: str = ""
    increasing: bool = False


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping whose keys are the user's words, or one of `keys`; layers are merged per entry."""

    value: Shape
    help: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """One dataclass of the model."""

    cls: type
    members: Mapping[str, Shape]
    help: str = ""


Shape = Leaf | ListOf | MapOf | Group


def _first_line(cls: type) -> str:
    return (cls.__doc__ or "").strip().split("\n")[0]


_KINDS = {str: Kind.TEXT, int: Kind.INTEGER, float: Kind.NUMBER, bool: Kind.BOOL, date: Kind.DATE}


def _shape(hint: Any, meta: Mapping[str, Any]) -> Shape:
    origin, args = get_origin(hint), get_args(hint)
    help = meta.get("help", "")
    if origin in (Union, types.UnionType):  # only `X | None` is used
        return _shape(next(a for a in args if a is not type(None)), meta)
    if origin is tuple:
        return ListOf(_shape(args[0], {**meta, "help": "", "nullable": False}), help, bool(meta.get("increasing")))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return MapOf(_shape(args[1], {}), help, meta.get("keys", ()))
    if is_dataclass(hint) and isinstance(hint, type):
        return _group(hint)
    limits = {k: meta[k] for k in ("low", "high", "low_open", "high_open", "nullable", "unit") if k in meta}
    if origin is Literal:
        return Leaf(Kind.CHOICE, help, choices=tuple(args))
    return Leaf(_KINDS[hint], help, **limits)


def _group(cls: type) -> Group:
    hints = get_type_hints(cls)
    members = {f.name: _shape(hints[f.name], f.metadata) for f in fields(cls) if not f.metadata.get("internal")}
    return Group(cls, types.MappingProxyType(members), _first_line(cls))


@cache
def config_shape() -> Group:
    """The shape of the whole `Config`.

    >>> config_shape().members["abc"].members["cut_a"].high
    1
    """
    return _group(Config)


def shape_of(cls: type) -> Group:
    """The shape of another dataclass of settings, such as a mapping file's."""
    return _group(cls)
