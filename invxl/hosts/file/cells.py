"""Pack values as cells of one workbook: its style ids, its date system, its names in our formulas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from functools import cache
from typing import Any

import numpy as np

from invxl.columns import Coded
from invxl.hosts.look import LIGHT_LOOKS, look
from invxl.ooxml.bodies import Bodies, Numbers, Texts
from invxl.ooxml.celltext import CellStyle, NativeFormula, body, text_body
from invxl.ooxml.kept import Kept
from invxl.ooxml.layout import WordFormat
from invxl.ooxml.styles import Highlight, Style, Styles
from invxl.pack import LIGHTS, Column, Formula, Light, Role, Scalar
from invxl.terms.model import Format

_EPOCH = datetime(1899, 12, 30)
_DAYS_1904 = 1462  # serials of the 1904 system are so much smaller


class Dresser:
    """Turns values into cells. `native` puts the workbook's names into a formula of ours."""

    def __init__(self, styles: Styles, counts_from_1904: bool, native: Callable[[str], str] = str) -> None:
        self.styles = styles
        self._offset = _DAYS_1904 if counts_from_1904 else 0
        self._native = native
        self.sheet = ""  # the Pack's sheet whose cells are written now
        self._known: dict[tuple[Role, Format, bool], CellStyle] = {}

    def style(self, role: Role, format: Format = Format.GENERAL, wrap: bool = False) -> CellStyle:
        """The style ids of a role."""
        key = (role, format, wrap)
        if key not in self._known:
            self._known[key] = self.styles.cell(spec(role, format, wrap))
        return self._known[key]

    def is_like(self, id: int, expected: Style) -> bool:
        """Whether a style id looks like this style."""
        found = self.styles.look(id)
        return found is not None and replace(found, quoted=False) == expected

    def is_ours(self, id: int) -> bool:
        """Whether a style id looks like anything that we write."""
        found = self.styles.look(id)
        return found is not None and replace(found, quoted=False) in _every_look()

    def is_quoted(self, id: int) -> bool:
        """Whether a style has the text prefix."""
        found = self.styles.look(id)
        return found is not None and found.quoted

    def cell(
        self, value: Scalar | Formula | Kept, role: Role, format: Format = Format.GENERAL, wrap: bool = False
    ) -> str:
        """One cell's body."""
        if isinstance(value, Kept):
            return value.body()
        return body(self._plain(value), self.style(role, format, wrap))

    def drawn(self, column: Column) -> Bodies | list[str]:
        """The bodies of a table column; as bytes to be where it is long and of one kind."""
        values = column.values
        if column.formats is not None or column.roles is not None:
            return [
                self.cell(
                    v,
                    column.roles[i] if column.roles is not None else column.role,
                    column.formats[i] if column.formats is not None else column.format,
                    column.wrap,
                )
                for i, v in enumerate(_listed(values))
            ]
        style = self.style(column.role, column.format, column.wrap)
        if isinstance(values, np.ndarray) and values.dtype.kind in "fiu":
            return Numbers(values.astype(np.float64), style)
        if isinstance(values, np.ndarray) and values.dtype.kind == "M":
            return Numbers(self.serials(values), style)
        if isinstance(values, Coded):
            return Texts(values.codes, values.texts, style)
        seen: dict[str, str] = {}
        out = []
        for v in _listed(values):
            if type(v) is str and v:
                b = seen.get(v)
                if b is None:
                    b = seen[v] = text_body(v, style)
                out.append(b)
            else:
                out.append(v.body() if isinstance(v, Kept) else body(self._plain(v), style))
        return out

    def serials(self, days: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """Dates as serials of the workbook's system; NaT is NaN."""
        seconds = days.astype("M8[s]")
        out = (seconds - np.datetime64(_EPOCH, "s")).astype(np.float64) / 86400 - self._offset
        out[np.isnat(seconds)] = np.nan
        return out

    def _plain(self, value: Any) -> Any:
        if value is None or isinstance(value, str | bool | int | float):
            return value
        if isinstance(value, Formula):
            return NativeFormula(self._native(value.text), self._plain(value.value))
        if isinstance(value, np.generic):
            if isinstance(value, np.datetime64):
                return None if np.isnat(value) else float(self.serials(np.array([value]))[0])
            return self._plain(value.item())
        if value != value:  # NaT
            return None
        if isinstance(value, date):
            moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
            return (moment.replace(tzinfo=None) - _EPOCH).total_seconds() / 86400 - self._offset
        raise TypeError(f"a cell cannot hold {type(value).__name__}")

    def light_formats(self) -> list[WordFormat]:
        """The conditional formats of STATUS cells, by their words."""
        out = []
        for light in Light:
            words = tuple(w for w, of in LIGHTS.items() if of is light)
            seen = LIGHT_LOOKS[light]
            out.append(WordFormat(words, self.styles.highlight(Highlight(seen.colour, seen.fill, bold=True))))
        return out


def spec(role: Role, format: Format = Format.GENERAL, wrap: bool = False) -> Style:
    """A role's look as the styles part knows it."""
    return Style(**asdict(look(role, format, wrap)), locked=role is not Role.INPUT)


@cache
def _every_look() -> frozenset[Style]:
    return frozenset(spec(r, f, w) for r in Role for f in Format for w in (False, True))


def _listed(values: Sequence[Any]) -> Sequence[Any]:
    return values.tolist() if isinstance(values, np.ndarray) and values.dtype.kind != "M" else values
