"""A document as xlwings' Book, with its sheets and names."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from support.calc.bridge import options, struct
from support.calc.spelling import Speller

_DOT = "_dot_"
_FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xlsm": "Calc MS Excel 2007 VBA XML"}


class Missing:
    """What is not offered raises as xlwings' engines do."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise NotImplementedError(f"{type(self).__name__}.{name}")


def chosen(items: list[Any], key: Any) -> Any:
    """One of a collection, by number from 1 or by name."""
    if isinstance(key, int):
        return items[key - 1]
    for item in items:
        if item.name.lower() == key.lower():
            return item
    raise KeyError(key)


class Native:
    """What xlwings gives as `api`: the document, and of Excel's object the one method that a backup needs."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def SaveCopyAs(self, path: str) -> None:
        target = Path(path)
        self._book.document.storeToURL(target.as_uri(), options(FilterName=_FILTERS[target.suffix.lower()]))


class Book(Missing):
    counter = 0

    def __init__(self, app: Any, document: Any, path: str) -> None:
        Book.counter += 1
        self.app, self.document = app, document
        self.fullname = path or f"Book{Book.counter}"
        self.api = Native(self)
        self.spell = Speller(document)
        self.sheets = Sheets(self)
        null = document.NullDate
        self.epoch = dt.datetime(null.Year, null.Month, null.Day)
        self.ranges: list[Any] | None = None  # the tables, by sheet
        self.sorts: dict[str, list[Any]] = {}  # table -> the sort fields that a user is said to have left
        self.merged: dict[str, list[Any]] = {}  # by sheet, once it was asked for
        self.truths: dict[str, set[tuple[int, int]]] = {}  # by sheet: cells that a format alone makes a truth value
        self.known: dict[str, Any] = {}  # sheets by name in lower case: every call crosses to another process
        self._codes: dict[int, str] = {}
        self._keys: dict[str, int] = {}
        self._types: dict[int, int] = {}

    name = property(lambda self: Path(self.fullname).name)
    names = property(lambda self: Names(self))

    def activate(self) -> None:
        self.app.books.open_ones.remove(self)
        self.app.books.open_ones.insert(0, self)

    def close(self) -> None:
        if self in self.app.books.open_ones:
            self.app.books.open_ones.remove(self)
            self.document.close(True)

    def save(self, path: Any = None, password: Any = None) -> None:
        target = Path(path or self.fullname).resolve()
        self.document.storeAsURL(target.as_uri(), options(FilterName=_FILTERS[target.suffix.lower()]))
        self.fullname = str(target)

    def format_key(self, code: str) -> int:
        """LibreOffice's number of a format code."""
        if code == "General":
            return 0  # the one that "General" in English has does not take over a range of several formats
        if code not in self._keys:
            formats, english = (
                self.document.NumberFormats,
                struct("com.sun.star.lang.Locale", Language="en", Country="US"),
            )
            key = formats.queryKey(code, english, False)
            self._keys[code] = formats.addNew(code, english) if key == -1 else key
        return self._keys[code]

    def format_code(self, key: int) -> str:
        """A format as Excel spells it."""
        if key not in self._codes:
            found = self.document.NumberFormats.getByKey(key)
            code = str(found.FormatString)
            if found.Type & 6:  # dates and times: lower case outside quotes
                code = re.sub(r'"[^"]*"|\[\$[^\]]*\]|AM/PM|[DMYHS]+',
                              lambda m: m[0] if m[0][0] in '"[A' else m[0].lower(), code)  # fmt: skip
            self._codes[key] = re.sub(r"\[\$([^\]-]*)-409\]", r"\1", code)
        return self._codes[key]

    def format_type(self, key: int) -> int:
        if key not in self._types:
            self._types[key] = int(self.document.NumberFormats.getByKey(key).Type)
        return self._types[key]


class Sheets(Missing):
    def __init__(self, book: Book) -> None:
        self.book, self.api = book, book.document.Sheets

    @property
    def active(self) -> Any:
        return self(1)

    def __call__(self, key: Any) -> Any:
        from support.calc.sheet import Sheet

        if isinstance(key, int):
            return Sheet(self.book, self.api.getByIndex(key - 1))
        known = self.book.known
        if not known:
            known.update((n.lower(), Sheet(self.book, self.api.getByName(n))) for n in self.api.ElementNames)
        return known[key.lower()]

    def __contains__(self, key: str) -> bool:
        return key in self.api.ElementNames

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[Any]:
        return (self(i + 1) for i in range(len(self)))

    def add(self, before: Any = None, after: Any = None, name: Any = None) -> Any:
        made = name or f"Sheet{len(self) + 1}"
        self.book.known.clear()
        self.api.insertNewByName(made, before.index - 1 if before else after.index if after else len(self))
        return self(made)


class Names(Missing):
    """The document's names; those of single sheets are not told."""

    def __init__(self, book: Book) -> None:
        self.book, self.api = book, book.document.NamedRanges

    def _all(self) -> list[Name]:
        return [Name(self.book, self.api.getByName(n)) for n in self.api.ElementNames]

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(n.name, n) for n in self._all()]

    def __iter__(self) -> Iterator[Name]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self.api.ElementNames)

    def __call__(self, key: Any) -> Name:
        return chosen(self._all(), key)

    def contains(self, key: str) -> bool:
        return any(n.name == key for n in self._all())

    def add(self, name: str, refers_to: str) -> Name:
        spelt = name.replace(".", _DOT)  # a dot is only taken from a file
        self.api.addNewByName(spelt, "0", struct("com.sun.star.table.CellAddress"), 0)
        made = Name(self.book, self.api.getByName(spelt))
        made.refers_to = refers_to
        return made


class Name(Missing):
    def __init__(self, book: Book, api: Any) -> None:
        self.book, self.api = book, api

    name = property(lambda self: self.api.Name.replace(_DOT, "."))

    @property
    def refers_to(self) -> str:
        content = str(self.api.Content)
        with contextlib.suppress(Exception):
            return self.book.spell.to_excel(content, self.api.ReferencePosition)
        return f"={content}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.Content = self.book.spell.to_office(value, self.api.ReferencePosition).removeprefix("=")
