"""The shipped files: equal to the model, valid by their schema, and the schema refuses what it can express."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from invxl.errors import SettingsError
from invxl.resources import file, folder
from invxl.settings.load import SHIPPED_LAYER, load
from invxl.settings.model import Config
from invxl.settings.pairs import as_pairs
from invxl.settings.shape import Group, Leaf, ListOf, MapOf, Shape, config_shape
from invxl.settings.write import schema, schema_text

SHIPPED = ("default.yaml", "firm_example.yaml", "client_example.yaml")


def text_of(name: str) -> str:
    return file("config", name).read_text(encoding="utf-8")


def as_json(text: str) -> Any:
    """What an editor's schema check sees: YAML 1.2 has no dates."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(entry) for key, entry in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        return value.isoformat() if isinstance(value, date) else value

    return plain(yaml.safe_load(text))


VALIDATOR = jsonschema.Draft202012Validator(schema())


def test_default_yaml_is_the_model() -> None:
    config = load([(SHIPPED_LAYER, text_of("default.yaml"))])
    assert as_pairs(config) == as_pairs(Config())


def test_default_yaml_names_every_key() -> None:
    given = as_json(text_of("default.yaml"))

    def missing(shape: Shape, value: Any, path: str) -> list[str]:
        if isinstance(shape, Group):
            gone = [f"{path}.{name}" for name in shape.members if name not in value]
            return gone + [
                m for n, s in shape.members.items() if n in value for m in missing(s, value[n], f"{path}.{n}")
            ]
        if isinstance(shape, ListOf):
            return [m for i, item in enumerate(value) for m in missing(shape.item, item, f"{path}.{i}")]
        return (
            [m for n, v in value.items() for m in missing(shape.value, v, f"{path}.{n}")]
            if isinstance(shape, MapOf)
            else []
        )

    assert missing(config_shape(), given, "") == []


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_files_load_and_match_their_schema(name: str) -> None:
    load([(name, text_of(name))])
    VALIDATOR.validate(as_json(text_of(name)))
    assert "\t" not in text_of(name)


def test_the_examples_load_together() -> None:
    config = load([(name, text_of(name)) for name in SHIPPED])
    wine = config.threshold("gmroi", "Wine")
    assert wine is not None
    assert (wine.target, wine.warn) == (3.0, 1.5)


def test_the_shipped_reserves_are_called_examples() -> None:
    text = text_of("default.yaml")
    assert "reserve is an EXAMPLE" in text
    for line in text.splitlines():
        if "reserve:" in line and "reserve: 0.0" not in line.split("#")[0].rstrip():
            assert "# example" in line or "reserve: 0.0" in line, line


def test_the_shipped_schema_is_the_generated_one() -> None:
    path = folder("config") / "schema.json"
    assert path.read_text(encoding="utf-8") == schema_text(), "python -m invxl.settings.write"


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    json.loads(schema_text())


@pytest.mark.parametrize(
    "text",
    [
        "abd: {}",
        "abc: {cut_c: 0.5}",
        "abc: {cut_a: 80}",
        "abc: {cut_a: 0}",
        "abc: {cut_a: x}",
        "abc: {rule: after}",
        "period: {length_periods: 2.5}",
        "period: {fiscal_period_ends: 2025-01-31}",
        "period: {fiscal_period_ends: [x]}",
        "pack: {company: 3}",
        "pack: {company: NO}",
        "pack: {company: null}",
        "pack: {as_of: 31.12.2025}",
        "read: {decimal_comma: 1}",
        "read: {aliases: {Sale: {a: b}}}",
        "thresholds: {turnovr: {target: 1}}",
        "policy: {boxes: {AW: x}}",
        "categories: {Wine: {respnsible: x}}",
        "aging: {bands: [{reserve: 2}]}",
        "[1]",
    ],
)
def test_schema_and_loader_refuse_alike(text: str) -> None:
    assert not VALIDATOR.is_valid(as_json(text))
    with pytest.raises(SettingsError):
        load([("a.yaml", text)])


def test_every_setting_has_its_help() -> None:
    def without(shape: Shape, path: str) -> list[str]:
        below = (
            [without(s, f"{path}.{n}") for n, s in shape.members.items()] if isinstance(shape, Group)
            else [without(shape.item, path)] if isinstance(shape, ListOf) and isinstance(shape.item, Group)
            else []
        )  # fmt: skip
        return ([] if shape.help else [path]) + [p for paths in below for p in paths]

    assert without(config_shape(), "") == []


def _leaves(shape: Shape, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], Leaf]]:
    if isinstance(shape, Leaf):
        return [(path, shape)]
    return [x for n, s in shape.members.items() for x in _leaves(s, (*path, n))] if isinstance(shape, Group) else []


WORDS = st.sampled_from(
    [
        "",
        "NO",
        "on",
        "1:30",
        "012",
        "0.5",
        "5",
        "-1",
        "95",
        "true",
        "null",
        "'5'",
        '"x"',
        "a b",
        "2025-12-31",
        "5%",
        "1e3",
        "[]",
        "{}",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(_leaves(config_shape(), ())), WORDS)
def test_what_the_loader_takes_the_schema_takes(leaf: tuple[tuple[str, ...], Leaf], word: str) -> None:
    """Never the other way round only: an editor must not underline what the loader accepts."""
    path, _ = leaf
    text = "".join("  " * i + f"{name}:" + ("\n" if i + 1 < len(path) else f" {word}\n") for i, name in enumerate(path))
    try:
        load([("a.yaml", text)])
    except SettingsError:
        return
    assert VALIDATOR.is_valid(as_json(text)), text
