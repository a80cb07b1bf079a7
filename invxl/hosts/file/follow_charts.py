"""Charts that show our cells, wherever they stand: ranges follow a column that grows, cached points are right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lxml import etree

from invxl.ooxml.charts import Point, number_cache, text_cache
from invxl.ooxml.follow import Moved, stretched_formula
from invxl.ooxml.namespaces import CHART, local, q
from invxl.ooxml.refs import Area, quoted_sheet
from invxl.ooxml.workbook import Workbook, parts_of

Known = Callable[[Area], Sequence[Point] | None]


def refresh_charts(book: Workbook, sheet: str, moved: Moved | None, known: Known) -> None:
    """Every chart with a range on this sheet. `known` gives what we have just written in an area, None elsewhere."""
    needles = {quoted_sheet(sheet).encode(), sheet.encode()}
    for part in _chart_parts(book):
        if not any(n in book.read(part) for n in needles):
            continue
        for e in list(book.tree(part).iter(q("f", CHART))):
            parent = e.getparent()
            if e.text and parent is not None and local(parent) in ("numRef", "strRef"):
                _refresh(e, parent, sheet, moved, known)


def _chart_parts(book: Workbook) -> Iterator[str]:
    seen: set[str] = set()
    for _, drawing in parts_of(book, book.sheets, "drawing"):
        for relation in book.relations(drawing).of_kind("chart"):
            if relation.target not in seen and relation.target in book:
                seen.add(relation.target)
                yield relation.target


def _refresh(e: etree._Element, parent: etree._Element, sheet: str, moved: Moved | None, known: Known) -> None:
    old = e.text or ""
    new = old if moved is None else stretched_formula(old, sheet, moved, single=True)
    if new != old:
        e.text = new
    name, _, ref = new.rpartition("!")
    bare = name[1:-1].replace("''", "'") if name.startswith("'") else name
    if bare.lower() != sheet.lower():
        return
    try:
        points = known(Area.parse(ref))
    except ValueError:
        return
    tag = "numCache" if local(parent) == "numRef" else "strCache"
    cache = parent.find(q(tag, CHART))
    if points is None:
        if cache is not None and new != old:
            parent.remove(cache)
        return
    text = number_cache(points) if tag == "numCache" else text_cache(points)
    fresh = etree.fromstring(text.replace(f"<c:{tag}>", f'<c:{tag} xmlns:c="{CHART}">', 1))
    if cache is None:
        e.addnext(fresh)
        return
    code = cache.find(q("formatCode", CHART))
    mine = fresh.find(q("formatCode", CHART))
    if code is not None and mine is not None:
        mine.text = code.text
    parent.replace(cache, fresh)
