"""Dotted keys: `abc.cut_a`, `aging.bands.3.reserve`, `categories."Misc. parts".responsible`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from invxl.settings.shape import Group, Leaf, ListOf, MapOf, Shape, config_shape

_SEGMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|([^."]+)')
_PLAIN = re.compile(r"[^.\"\\\s](?:[^.\"\\]*[^.\"\\\s])?")


def join(segments: Sequence[str]) -> str:
    r"""One dotted key; a segment with a dot, a quote or outer spaces is quoted.

    >>> join(["categories", "Misc. parts", "responsible"])
    'categories."Misc. parts".responsible'
    """
    return ".".join(
        s if _PLAIN.fullmatch(s) else '"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"' for s in segments
    )


def split(key: str) -> tuple[str, ...]:
    """The segments of a dotted key, empty where it is not one.

    >>> split('categories."Misc. parts".responsible')
    ('categories', 'Misc. parts', 'responsible')
    """
    segments: list[str] = []
    at = 0
    text = key.strip()
    while hit := _SEGMENT.match(text, at):
        segments.append(re.sub(r"\\(.)", r"\1", hit[1]) if hit[1] is not None else hit[2].strip())
        at = hit.end()
        if at == len(text):
            return tuple(segments)
        if text[at] != ".":
            return ()
        at += 1
    return ()


def _walk(shape: Shape, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield path
    match shape:
        case Group():
            for name, member in shape.members.items():
                yield from _walk(member, (*path, name))
        case MapOf(keys=keys) if keys:
            for name in keys:
                yield from _walk(shape.value, (*path, name))
        case ListOf() | MapOf() | Leaf():
            pass


def known() -> list[str]:
    """Every dotted key that exists whatever the user's categories and bands are called."""
    return [join(path) for path in _walk(config_shape(), ()) if path]


def same_name(name: str) -> str:
    """The full key of the one setting called so, for a key that was written at the wrong level; else ""."""
    hits = [
        key for key in known() if key.rpartition(".")[2] == name and not key.startswith(("thresholds.", "categories."))
    ]
    return hits[0] if len(hits) == 1 else ""
