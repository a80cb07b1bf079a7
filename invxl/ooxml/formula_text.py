"""Formulas as text: shift the references of one that moves, and put a workbook's own names into ours.

A small scanner that knows strings, quoted sheet names, structured references and A1 references is enough; nothing is
ever evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from invxl.ooxml.limits import MAX_COLUMN, MAX_ROW
from invxl.ooxml.refs import column_of, letters, quoted_sheet

_TOKEN = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<sheet>(?:'(?:[^']|'')*'|\[[0-9]+\][\w.]*|[^\W\d][\w.]*(?::[^\W\d][\w.]*)?)!)"
    r"|(?P<bracket>\[)"
    r"|(?P<error>\#[A-Z0-9/]+[!?]?)"
    r"|(?P<ref>(?<![\w.$\\])\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![\w.(!\[]))"
    r"|(?P<rows>(?<![\w.$])\$?[0-9]{1,7}:\$?[0-9]{1,7}(?![\w.(!]))"
    r"|(?P<name>[^\W\d][\w.\\?]*)"
    r"|(?P<other>\s+|[0-9.]+|.)",
    re.DOTALL,
)
_REF = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})$")


def escape_formula(text: str) -> str:
    """A formula's text as content of an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def tokens(formula: str) -> Iterator[tuple[str, str]]:
    """(kind, text) pieces that join to the formula; a structured reference's brackets are one piece."""
    at = 0
    while at < len(formula):
        m = _TOKEN.match(formula, at)
        assert m is not None and m.lastgroup is not None  # `other` takes any character
        if m.lastgroup == "bracket":
            end = _closing(formula, at)
            yield "bracket", formula[at:end]
            at = end
        else:
            yield m.lastgroup, m[0]
            at = m.end()


def _closing(formula: str, at: int) -> int:
    depth = 0
    i = at
    while i < len(formula):
        c = formula[i]
        if c == "'":  # escapes the next character inside brackets
            i += 1
        elif c == "[":
            depth += 1
        elif c == "]":
            depth -= 1
            if not depth:
                return i + 1
        i += 1
    return len(formula)


def shifted(
    formula: str, rows: int, columns: int = 0, *, only: Callable[[int], bool] | None = None, sheet: str = ""
) -> str:
    """The formula as Excel would fill it `rows` down and `columns` to the right: relative references move with it.

    only: where given, it is asked with a reference's row, and references to other rows or to another sheet stay.
    sheet: the formula's own sheet, which it may name.

    >>> shifted("B7*$C$1+SUM(B$7:B7)&\\"B7\\"", 2)
    'B9*$C$1+SUM(B$7:B9)&"B7"'
    >>> shifted("B7*F1+Other!B7", 2, only=lambda row: row >= 7)
    'B9*F1+Other!B7'
    """
    if not rows and not columns:
        return formula
    out = []
    elsewhere = False
    for kind, text in tokens(formula):
        if kind == "sheet":
            elsewhere = sheet_name(text).lower() != sheet.lower()
        elif kind == "ref":
            text = text if only is not None and elsewhere else _moved(text, rows, columns, only)
        elif text != ":":
            elsewhere = False
        out.append(text)
    return "".join(out)


def sheet_name(token: str) -> str:
    """The name in a sheet token such as "'My sheet'!"."""
    bare = token[:-1]
    return bare[1:-1].replace("''", "'") if bare.startswith("'") else bare


def _moved(ref: str, rows: int, columns: int, only: Callable[[int], bool] | None) -> str:
    m = _REF.match(ref)
    if m is None:
        return ref
    row, column = int(m[4]), column_of(m[2])
    if not 1 <= row <= MAX_ROW or column > MAX_COLUMN:
        return ref  # a name that looks like a reference
    if not m[3] and (only is None or only(row)):
        row += rows
    if not m[1]:
        column += columns
    if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
        return "#REF!"
    return f"{m[1]}{letters(column)}{m[3]}{row}"


def renamed(
    formula: str, sheets: Mapping[str, str], headers: Mapping[str, Mapping[str, str]], tables: Mapping[str, str]
) -> str:
    """The formula with our names replaced by the workbook's.

    sheets: our sheet name -> its name there. headers: table -> our header -> its header there.
    tables: our table name -> its name there.

    >>> renamed("SUM(tblABC[Usage])+Checks!B3", {"Checks": "My checks"}, {"tblABC": {"Usage": "Use"}}, {})
    "SUM(tblABC[Use])+'My checks'!B3"
    """
    out = []
    table = ""
    for kind, text in tokens(formula):
        if kind == "sheet":
            name = sheet_name(text)
            out.append(f"{quoted_sheet(sheets[name])}!" if name in sheets else text)
        elif kind == "bracket" and table in headers:
            out.append(_renamed_columns(text, headers[table]))
        elif kind == "name" and text in tables:
            out.append(tables[text])
        else:
            out.append(text)
        table = text if kind == "name" else ""
    return "".join(out)


_SPECIAL = re.compile(r"(['\[\]#@])")


def column_specifier(header: str) -> str:
    """A header as it stands between the brackets of a structured reference.

    >>> column_specifier("Share [%]")
    "Share '[%']"
    """
    return _SPECIAL.sub(r"'\1", header)


def _renamed_columns(bracket: str, headers: Mapping[str, str]) -> str:
    changed = {column_specifier(old): column_specifier(new) for old, new in headers.items() if old != new}
    if not changed:
        return bracket
    inner = bracket[1:-1]
    if inner in changed:
        return f"[{changed[inner]}]"
    for old, new in changed.items():
        bracket = bracket.replace(f"[{old}]", f"[{new}]")
    return bracket
