"""The JSON Schema of a settings file, for editors; `python -m invxl.settings.write` rewrites config/schema.json."""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any

from invxl.settings.model import Config
from invxl.settings.shape import Group, Kind, Leaf, ListOf, MapOf, Shape, config_shape

_TYPES = {
    Kind.TEXT: "string",
    Kind.CHOICE: "string",
    Kind.DATE: "string",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "number",
    Kind.BOOL: "boolean",
}


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12): keys, types, choices and limits. Rules between keys are the loader's."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "invxl settings",
        "description": "Fractions, never percents. What a file leaves out keeps its default.",
        **_of(config_shape(), Config()),
    }


def schema_text() -> str:
    """The schema as it is shipped."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _of(shape: Shape, default: Any) -> dict[str, Any]:
    described = {"description": shape.help} if shape.help else {}
    match shape:
        case Leaf():
            return {**described, **_leaf(shape), **({} if default is ... else {"default": _json(default)})}
        case ListOf():
            given = {} if default is ... else {"default": _json(default)}
            return {"type": "array", **described, "items": _of(shape.item, ...), **given}
        case MapOf():
            names = {"propertyNames": {"enum": list(shape.keys)}} if shape.keys else {"propertyNames": {"minLength": 1}}
            given = {"default": _json(default)} if default not in (..., {}) else {}
            return {
                "type": ["object", "null"],
                **described,
                **names,
                "additionalProperties": _of(shape.value, ...),
                **given,
            }
        case Group():
            members = {
                name: _of(member, ... if default is ... else getattr(default, name))
                for name, member in shape.members.items()
            }
            return {"type": ["object", "null"], **described, "additionalProperties": False, "properties": members}


def _leaf(leaf: Leaf) -> dict[str, Any]:
    name = _TYPES[leaf.kind]
    rules: dict[str, Any] = {"type": [name, "null"] if leaf.nullable else name}
    if leaf.kind is Kind.DATE:
        rules["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
        rules["format"] = "date"
    if leaf.choices:
        rules["enum"] = list(leaf.choices)
    if leaf.low is not None:
        rules["exclusiveMinimum" if leaf.low_open else "minimum"] = leaf.low
    if leaf.high is not None:
        rules["exclusiveMaximum" if leaf.high_open else "maximum"] = leaf.high
    return rules


def _json(value: Any) -> Any:
    """A default as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return _json(asdict(value))
    if isinstance(value, dict):
        return {key: _json(entry) for key, entry in value.items()}
    if isinstance(value, (tuple, list)):
        return [_json(item) for item in value]
    return value


if __name__ == "__main__":
    from invxl.resources import folder

    (folder("config") / "schema.json").write_text(schema_text(), encoding="utf-8", newline="\n")
