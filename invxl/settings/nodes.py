"""YAML text to a tree of nodes that know their place. Everything YAML allows and settings do not need is refused here.

Built from PyYAML's event stream, so that depth, size and aliases are judged before anything is built from them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from invxl.errors import Fault

MAX_CHARACTERS = 200_000
MAX_DEPTH = 12
MAX_FAULTS = 50  # per file; a file with more is broken in one way, not in hundreds

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_TAB_INDENT = re.compile(r"^ *\t", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as written. `plain` is unquoted: only then does YAML guess a type."""

    text: str
    plain: bool
    place: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: list[Node]
    place: str


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping, in order; keys are unique."""

    pairs: list[tuple[Scalar, Node]]
    place: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Something settings may not use; its fault is noted already."""

    place: str


Node = Scalar | Listing | Table | Refused
_Mark = Any  # yaml.Mark, or what the C parser gives; its stubs disagree with themselves


@dataclass(slots=True)
class _Reader:
    """Builds nodes from events; notes faults and goes on."""

    name: str
    faults: list[Fault] = field(default_factory=list)
    depth: int = 0

    def place(self, mark: _Mark) -> str:
        return f"{self.name}:{mark.line + 1}:{mark.column + 1}" if mark else self.name

    def fault(self, mark: _Mark, found: str, needed: str, next_step: str = "") -> None:
        self.faults.append(Fault(self.place(mark), found, needed, next_step))

    def node(self, event: yaml.Event, events: _Events) -> Node:
        place = self.place(event.start_mark)
        anchor = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent):
            self.fault(
                event.start_mark,
                f"the alias *{anchor}",
                "every value must be written out",
                "Repeat the value here",
            )
            return Refused(place)
        if anchor:
            self.fault(
                event.start_mark,
                f"the anchor &{anchor}",
                "settings use no anchors",
                "Remove it and write each value out",
            )
        tag = getattr(event, "tag", None)
        if tag:
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            self.fault(
                event.start_mark, f"the tag {shown}", "settings use no tags", 'Remove it; text goes in quotes, "..."'
            )
        if isinstance(event, yaml.ScalarEvent):
            return Refused(place) if tag else Scalar(event.value, event.style is None, place)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fault(event.start_mark, f"more than {MAX_DEPTH} levels of nesting", "settings have at most six")
            raise _TooDeepError
        try:
            return (
                self._listing(events, place)
                if isinstance(event, yaml.SequenceStartEvent)
                else self._table(events, place)
            )
        finally:
            self.depth -= 1

    def _listing(self, events: _Events, place: str) -> Listing:
        items = []
        while not isinstance(event := events.next(), yaml.SequenceEndEvent):
            items.append(self.node(event, events))
        return Listing(items, place)

    def _table(self, events: _Events, place: str) -> Table:
        pairs: list[tuple[Scalar, Node]] = []
        seen: dict[str, str] = {}
        while not isinstance(event := events.next(), yaml.MappingEndEvent):
            key = self.node(event, events)
            value = self.node(events.next(), events)
            if isinstance(key, Refused):
                continue
            if not isinstance(key, Scalar):
                self.fault(event.start_mark, "a list or a mapping as a key", "a key is one word or a quoted text")
            elif key.plain and key.text == "<<":
                self.fault(event.start_mark, "the merge key <<", "settings use no merge keys", "Write the values out")
            elif key.text in seen:
                self.fault(
                    event.start_mark,
                    f"the key {key.text} a second time",
                    "a key may stand once",
                    f"The first is at {seen[key.text]}; remove one",
                )
            else:
                seen[key.text] = key.place
                pairs.append((key, value))
        return Table(pairs, place)


class _TooDeepError(Exception):
    """Nesting past the limit: the rest of the file is not read."""


class _Events:
    """The file's events, one after the other."""

    def __init__(self, text: str) -> None:
        self._stream = yaml.parse(text, Loader=yaml.SafeLoader)

    def next(self) -> yaml.Event:
        return next(self._stream)


def decode(name: str, data: bytes) -> tuple[str, list[Fault]]:
    """A settings file's bytes as text. UTF-8 only; the mark that Notepad puts before it is dropped."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "", [
            Fault(name, "UTF-16 text", "UTF-8 text is needed", "In the editor, save it with the encoding UTF-8")
        ]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        found = f"the byte 0x{data[error.start]:02X}, which is not UTF-8"
        return "", [
            Fault(
                f"{name}:{line}:{column}",
                found,
                "UTF-8 text is needed",
                "In the editor, save it with the encoding UTF-8",
            )
        ]


def _before_parsing(name: str, text: str) -> list[Fault]:
    """Faults of the characters themselves."""
    if len(text) > MAX_CHARACTERS:
        return [
            Fault(
                name,
                f"{len(text):,} characters",
                f"settings have at most {MAX_CHARACTERS:,}",
                "Is this the right file?",
            )
        ]
    faults = []
    for pattern, what, needed in (
        (_CONTROL, "the invisible character U+{:04X}", "settings are plain text"),
        (_TAB_INDENT, "a tab", "indent with spaces; YAML allows no tabs there"),
    ):
        for hit in pattern.finditer(text):
            at = hit.end() - 1
            line = text.count("\n", 0, at) + 1
            column = at - (text.rfind("\n", 0, at) + 1) + 1
            faults.append(Fault(f"{name}:{line}:{column}", what.format(ord(text[at])), needed))
            if len(faults) >= MAX_FAULTS:
                return faults
    return faults


def read(name: str, text: str) -> tuple[Node | None, list[Fault]]:
    """The tree of one settings file, None for an empty one; with everything in it that settings may not use."""
    text = text.removeprefix("\ufeff")
    faults = _before_parsing(name, text)
    if faults:
        return None, faults
    reader = _Reader(name, faults)
    root: Node | None = None
    documents = 0
    try:
        events = _Events(text)
        while not isinstance(event := events.next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    reader.fault(event.start_mark, "a second document (---)", "a settings file holds one")
                    break
                if event.version or event.tags:
                    reader.fault(event.start_mark, "a % directive", "settings use none", "Remove the line")
            elif not isinstance(event, (yaml.StreamStartEvent, yaml.DocumentEndEvent)):
                root = reader.node(event, events)
    except _TooDeepError:
        root = None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = reader.place(mark)
        context = f" ({error.context})" if error.context else ""
        reader.faults.append(
            Fault(
                place,
                f"{error.problem}{context}",
                "this line and those before it must be valid YAML",
                "Look for a missing colon, quote, bracket or a wrong indent",
            )
        )
        root = None
    except yaml.YAMLError as error:
        reader.faults.append(Fault(name, str(error).split("\n")[0], "valid YAML is needed"))
        root = None
    if isinstance(root, Scalar) and root.plain and not root.text:
        root = None
    return root, reader.faults
