"""What points at cells of rows that move, or at a column that grows: validation, links, sparklines, formats, names."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import eq
from typing import TYPE_CHECKING

from invxl.errors import Fault, WorkbookError
from invxl.ooxml import attributes
from invxl.ooxml.formula_text import sheet_name, shifted, tokens
from invxl.ooxml.namespaces import local, q
from invxl.ooxml.refs import Area, address, areas, cell, ranges_of

if TYPE_CHECKING:
    from lxml import etree

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Moved:
    """Data rows that were put in another order.

    area: the rows as they were, over every column that moves with them. to: old row -> new row; an absent row is gone.
    bottom: the last data row now. sheet: the name of their sheet.
    """

    area: Area
    to: Mapping[int, int]
    bottom: int
    sheet: str = ""

    @property
    def still(self) -> bool:
        """Whether every row is where it was."""
        rows = range(self.area.top, self.area.bottom + 1)
        return all(map(eq, map(self.to.get, rows), rows))

    def place(self, place: Place) -> Place | None:
        """Where a cell went; None where its row is gone. Cells outside stay."""
        if not self.area.holds(*place):
            return place
        row = self.to.get(place[0])
        return None if row is None else (row, place[1])

    def formula(self, text: str, row: int) -> str:
        """A formula of a row that moved: its references to data rows move with it, all others stay."""
        new = self.to.get(row, row)
        return shifted(text, new - row, only=lambda r: self.area.top <= r <= self.area.bottom,
                       sheet=self.sheet)  # fmt: skip

    def covers(self, area: Area) -> bool:
        """Whether an area is exactly these data rows of some of these columns, with or without the header above."""
        return (
            area.top in (self.area.top, self.area.top - 1)
            and area.bottom == self.area.bottom
            and self.area.left <= area.left
            and area.right <= self.area.right
        )

    def stretched(self, area: Area) -> Area:
        """The same columns as they are now, where the area covered exactly the old ones."""
        return Area(area.top, area.left, self.bottom, area.right) if self.covers(area) else area


def stretch_sqref(sqref: str, moved: Moved) -> str:
    """A list of ranges of which those that covered exactly an old column cover the new one."""
    pairs = zip(sqref.split(), areas(sqref), strict=True)
    return " ".join(str(moved.stretched(a)) if moved.covers(a) else text for text, a in pairs)


def follow(root: etree._Element, moved: Moved, theirs: frozenset[int]) -> None:
    """Everything of a worksheet's frame that points at the data rows. `theirs` are the user's columns."""
    for e in list(root.iter()):
        try:
            match local(e):
                case "conditionalFormatting":
                    _stretch(e, moved)
                case "dataValidation":
                    _validation(e, moved, theirs)
                case "hyperlink":
                    _link(e, moved, theirs)
                case "sparkline":
                    _sparkline(e, moved)
        except ValueError as fault:
            raise WorkbookError(
                Fault(f"the element {local(e)}", str(fault), "ranges such as A1:H20",
                      "Open the workbook in Excel and save it again.")
            ) from None  # fmt: skip


def _sqref(e: etree._Element) -> tuple[str, Callable[[str], None]]:
    """The ranges of an element: an attribute, or a child in the 2009 extensions."""
    if e.get("sqref") is not None:
        return e.get("sqref", ""), lambda text: e.set("sqref", text)
    for child in e:
        if local(child) == "sqref":

            def put(text: str, child: etree._Element = child) -> None:
                child.text = text

            return child.text or "", put
    return "", lambda text: None


def _stretch(e: etree._Element, moved: Moved) -> None:
    sqref, put = _sqref(e)
    if sqref and (new := stretch_sqref(sqref, moved)) != sqref:
        put(new)


def _validation(e: etree._Element, moved: Moved, theirs: frozenset[int]) -> None:
    sqref, put = _sqref(e)
    if not sqref:
        return
    fixed: list[Area] = []
    single: list[Place] = []
    for area in areas(sqref):
        whole = area.top <= moved.area.top and area.bottom >= moved.area.bottom
        if moved.covers(area):
            fixed.append(moved.stretched(area))
        elif whole or not area.meets(moved.area) or not theirs & set(range(area.left, area.right + 1)):
            fixed.append(area)
        else:
            single += [(r, c) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)]
    if not single:
        text = " ".join(map(str, fixed))
        if text != sqref and areas(text) != areas(sqref):
            put(text)
        return
    first = areas(sqref)[0]
    relative = any(
        shifted(f.text or "", 1, 1) != (f.text or "") for f in e.iter() if local(f) in ("formula1", "formula2", "f")
    )
    groups: dict[int, list[Place]] = {}
    for place in single:
        new = moved.place(place) if place[1] in theirs else place
        if new is not None:
            groups.setdefault(new[0] - place[0] if relative else 0, []).append(new)
    if fixed:
        groups.setdefault(0, [])
    template = copy.deepcopy(e)
    parent = e.getparent()
    assert parent is not None
    made = []
    for delta, places in sorted(groups.items(), key=lambda kv: (kv[0] != 0, kv[0])):
        ranges = (fixed if delta == 0 else []) + list(ranges_of(places))
        if not ranges:
            continue
        one = copy.deepcopy(template)
        _, put = _sqref(one)
        put(" ".join(map(str, ranges)))
        down, right = ranges[0].top - first.top, ranges[0].left - first.left
        for f in one.iter():
            if local(f) in ("formula1", "formula2") and f.text:
                f.text = shifted(f.text, down, right)
        made.append(one)
    at = parent.index(e)
    parent.remove(e)
    for i, one in enumerate(made):
        parent.insert(at + i, one)
    if parent.get("count"):
        parent.set("count", str(len(parent)))
    if not len(parent):
        above = parent.getparent()
        if above is not None and local(parent) == "dataValidations":
            above.remove(parent)


def _link(e: etree._Element, moved: Moved, theirs: frozenset[int]) -> None:
    ref = e.get("ref", "")
    area = attributes.areas(e, "ref")[0] if ref else None
    if area is None or area.left not in theirs or not moved.area.holds(area.top, area.left):
        return
    new = moved.place((area.top, area.left))
    if new is None:
        parent = e.getparent()
        if parent is not None:
            parent.remove(e)
            if not len(parent) and (above := parent.getparent()) is not None:
                above.remove(parent)
    else:
        down = new[0] - area.top
        e.set("ref", str(Area(area.top + down, area.left, area.bottom + down, area.right)))


def _sparkline(e: etree._Element, moved: Moved) -> None:
    sqref, put = _sqref(e)
    if not sqref:
        return
    try:
        place = cell(sqref)
    except ValueError:
        return
    new = moved.place(place)
    if new is None or new == place:
        return
    put(address(*new))
    for f in e:
        if local(f) == "f" and f.text:
            f.text = _anywhere(f.text, new[0] - place[0], moved)


def _anywhere(formula: str, down: int, moved: Moved) -> str:
    """A sparkline always names its sheet: its references to data rows move too."""
    out = []
    for kind, text in tokens(formula):
        if kind == "ref":
            bare = text.replace("$", "")
            row = int(bare.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
            out.append(shifted(text, down) if moved.area.top <= row <= moved.area.bottom else text)
        else:
            out.append(text)
    return "".join(out)


def stretched_formula(formula: str, sheet: str, moved: Moved, *, single: bool = False) -> str:
    """A formula in which each range that covered exactly an old column of this sheet covers the new one.

    single: whether one cell counts as the column of a table that had one row.

    >>> moved = Moved(Area(7, 1, 9, 4), {}, 20)
    >>> stretched_formula("SUM(ABC!$B$7:$B$9)", "ABC", moved), stretched_formula("ABC!$B$7:$B$8", "ABC", moved)
    ('SUM(ABC!$B$7:$B$20)', 'ABC!$B$7:$B$8')
    """
    pieces = list(tokens(formula))
    out: list[str] = []
    i = 0
    while i < len(pieces):
        kind, text = pieces[i]
        out.append(text)
        i += 1
        if kind != "sheet" or sheet_name(text).lower() != sheet.lower():
            continue
        if [k for k, _ in pieces[i : i + 3]] == ["ref", "other", "ref"] and pieces[i + 1][1] == ":":
            first, last = pieces[i][1], pieces[i + 2][1]
            area = Area.parse(f"{first}:{last}")
            if moved.covers(area):
                last = _with_row(last, moved.bottom)
            out += [first, ":", last]
            i += 3
        elif single and i < len(pieces) and pieces[i][0] == "ref" and moved.area.rows == 1:
            first = pieces[i][1]
            area = Area.parse(first)
            out.append(first)
            if area.top == moved.area.top and moved.covers(area) and moved.bottom > area.bottom:
                out += [":", _with_row(first, moved.bottom)]
            i += 1
    return "".join(out)


def _with_row(ref: str, row: int) -> str:
    return ref.rstrip("0123456789") + str(row)


def stretch_names(elements: Iterable[etree._Element], sheet: str, moved: Moved) -> None:
    """Defined names that covered exactly an old column."""
    for e in elements:
        if local(e) == "definedName" and e.text and "!" in e.text:
            new = stretched_formula(e.text, sheet, moved)
            if new != e.text:
                e.text = new


def merges_in(root: etree._Element, area: Area) -> list[Area]:
    """Merged cells that reach into an area."""
    parent = root.find(q("mergeCells"))
    if parent is None:
        return []
    return [a for e in parent if local(e) for a in attributes.areas(e, "ref") if a.meets(area)]
