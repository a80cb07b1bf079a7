"""Formulas between Excel's spelling and LibreOffice's, by LibreOffice's own parser; structured references by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_OOX, _NATIVE = 3, 0  # com.sun.star.sheet.AddressConvention
_STRUCTURED = re.compile(r""""(?:[^"]|"")*"|'(?:[^']|'')*'|[^\W\d][\w.]*\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]""")
_REFERENCE = re.compile(r"(?<![\w\[@])(\$?[A-Z]{1,3})([1-9]\d*)(?![\w(\]])")  # whose row is relative
_COUNTED = re.compile(r"\0(-?\d+)\0")
_NAMED = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*'|\[[^\]]*\])""")  # texts, sheets and columns: not references
_PLACE = re.compile(r"zz_t(\d+)_zz")


def _counted(formula: str, row: int) -> str:
    """A formula with its rows counted from one."""
    pieces = _NAMED.split(formula)
    pieces[::2] = [_REFERENCE.sub(lambda m: f"{m[1]}\0{int(m[2]) - row}\0", piece) for piece in pieces[::2]]
    return "".join(pieces)


class Speller:
    """Re-spells formulas of one document."""

    def __init__(self, document: Any) -> None:
        self._parser = document.createInstance("com.sun.star.sheet.FormulaParser")
        self._parser.CompileEnglish = True
        self._known: dict[tuple[str, int, int, int], str] = {}

    def to_office(self, formula: str, at: Any) -> str:
        """From Excel's spelling, with "="."""
        return self._respelt(formula, at, _OOX, _NATIVE, _structured_to_office)

    def to_excel(self, formula: str, at: Any) -> str:
        """To Excel's spelling, with "="."""
        return self._respelt(formula, at, _NATIVE, _OOX, lambda r: re.sub(r"\];\s*\[", "],[", r))

    def _respelt(self, formula: str, at: Any, source: int, target: int, fix: Callable[[str], str]) -> str:
        """A formula that is filled down is asked for once: only rows differ, and those count from the cell."""
        key = (_counted(formula, at.Row + 1), source, at.Sheet, at.Column)
        if key not in self._known:
            self._known[key] = _counted(self._asked(formula, at, source, target, fix), at.Row + 1)
        return _COUNTED.sub(lambda m: str(int(m[1]) + at.Row + 1), self._known[key])

    def _asked(self, formula: str, at: Any, source: int, target: int, fix: Callable[[str], str]) -> str:
        references: list[str] = []

        def mask(match: re.Match[str]) -> str:
            if match[0][0] in "\"'":
                return match[0]
            references.append(match[0])
            return f"zz_t{len(references) - 1}_zz"

        body = _STRUCTURED.sub(mask, formula.removeprefix("="))
        self._parser.FormulaConvention = source
        parsed = self._parser.parseFormula(body, at)
        self._parser.FormulaConvention = target
        printed = self._parser.printFormula(parsed, at)
        return "=" + _PLACE.sub(lambda m: fix(references[int(m[1])]), printed)


def _structured_to_office(reference: str) -> str:
    table, inner = reference.split("[", 1)
    inner = inner[:-1].strip()
    if inner.startswith("@"):
        inner = "[#This Row]" + (f";[{inner[1:].strip('[]')}]" if inner[1:] else "")
    elif inner.startswith("#"):
        inner = f"[{inner}]"
    return f"{table}[" + re.sub(r"\]\s*,\s*\[", "];[", inner) + "]"
