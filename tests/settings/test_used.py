"""A setting without an effect says so, and one that says so has none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import invxl
from invxl.settings import model
from invxl.settings.shape import Group, Leaf, ListOf, MapOf, Shape, config_shape

ROOMS = ("analysis", "sheets", "rawdata", "intake", "refresh.py", "layers.py")
BY_NAME = ("gate", "owners")  # looked up by the name of each finding, by the area of each KPI


def leaves(shape: Shape, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Leaf]]:
    match shape:
        case Group():
            for name, member in shape.members.items():
                yield from leaves(member, (*path, name))
        case ListOf():
            yield from leaves(shape.item, path)
        case MapOf():
            yield from leaves(shape.value, path)
        case Leaf():
            yield path, shape


def readers() -> str:
    top = Path(invxl.__file__).parent
    files = [f for room in ROOMS for f in ([top / room] if room.endswith(".py") else (top / room).rglob("*.py"))]
    questions = Path(model.__file__).read_text(encoding="utf-8").split("class Config:")[1]
    return "\n".join([questions, *(f.read_text(encoding="utf-8") for f in files)])


def test_settings_without_an_effect_say_so() -> None:
    text = readers()
    idle = {path for path, _ in leaves(config_shape()) if path[0] not in BY_NAME
            and not re.search(rf"\.{path[-1]}\b", text)}  # fmt: skip
    assert idle == {path for path, leaf in leaves(config_shape()) if model.NOT_YET in leaf.help}
