"""Charts of a Pack as parts: laid out once, when their sheet is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np

from invxl.hosts.look import CHART_COLOURS
from invxl.ooxml.charts import Anchor, ChartPart, Data, Point, SeriesPart, chart_xml, drawing_xml
from invxl.ooxml.namespaces import CHART_TYPE, DRAWING_TYPE
from invxl.ooxml.refs import Area, quoted_sheet
from invxl.ooxml.workbook import SheetRef, Workbook
from invxl.pack import Chart, Formula, Series, Sheet


def add_charts(book: Workbook, ref: SheetRef, sheet: Sheet, column_area: Callable[[str], Area]) -> str:
    """Make the drawing of a sheet; gives the id of the sheet's relationship to it."""
    drawing = book.free_part("xl/drawings/drawing%d.xml")
    book.put(drawing, b"", DRAWING_TYPE)
    anchors = []
    for chart in sheet.charts:
        part = book.free_part("xl/charts/chart%d.xml")
        book.put(part, chart_xml(_chart(ref.name, sheet, chart, column_area)), CHART_TYPE)
        id = book.relations(drawing).add("chart", part)
        anchors.append(Anchor(chart.row, chart.column, chart.width, chart.height, chart.title, id))
    book.put(drawing, drawing_xml(anchors))
    return book.relations(ref.part).add("drawing", drawing)


def _chart(name: str, sheet: Sheet, chart: Chart, column_area: Callable[[str], Area]) -> ChartPart:
    def data(series: Series) -> Data:
        if series.column:
            area = column_area(series.column)
            assert sheet.table is not None
            values = next(c.values for c in sheet.table.columns if c.id == series.column)
            points = [point(v) for v in values] or [None]
        else:
            area = Area.parse(series.ref.rpartition("!")[2])
            points = block_points(sheet, area)
        return Data(f"{quoted_sheet(name)}!{area.absolute()}", points)

    colours = [CHART_COLOURS[i % len(CHART_COLOURS)] for i in range(len(chart.series))]
    return ChartPart(
        chart.kind.value, chart.title, data(chart.categories),
        [SeriesPart(s.name, data(s), colour) for s, colour in zip(chart.series, colours, strict=True)],
        chart.number_format, chart.axis_title,
    )  # fmt: skip


def block_points(sheet: Sheet, area: Area) -> list[Point]:
    """What our cells around the table hold in an area, row by row."""
    held = {(c.row, c.column): c.value for c in sheet.cells}
    return [
        point(held.get((row, column)))
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    ]


def point(value: Any) -> Point:
    """A value as a chart caches it."""
    if isinstance(value, Formula):
        value = value.value
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else str(value.astype("M8[D]"))
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value != value:
        return None
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    return value  # type: ignore[no-any-return]


def points_of(values: Sequence[Any]) -> list[Point]:
    """A column's values as a chart caches them."""
    return [point(v) for v in values] or [None]
