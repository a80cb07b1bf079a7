"""Chart and drawing parts: columns, bars, lines and Pareto, plain enough to read and to print."""

# ruff: noqa: E501  # XML is broken where an element ends, not where a line is full

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from invxl.ooxml.celltext import escaped, number
from invxl.ooxml.namespaces import CHART, DRAWING, OFFICE, SHEET_DRAWING

_PIXEL = 9525  # EMU
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CATEGORY, _VALUE, _CATEGORY_2, _VALUE_2 = "500000001", "500000002", "500000003", "500000004"
Point = float | str | None


@dataclass(frozen=True, slots=True)
class Data:
    """A range of a chart (with its sheet) and what stands in it."""

    ref: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class SeriesPart:
    """One series."""

    name: str
    values: Data
    colour: str


@dataclass(frozen=True, slots=True)
class ChartPart:
    """A chart. kind: "column", "stacked_column", "bar", "stacked_bar", "line" or "pareto"."""

    kind: str
    title: str
    categories: Data
    series: Sequence[SeriesPart]
    number_format: str
    axis_title: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a chart stands: 1-based cell, size in pixels."""

    row: int
    column: int
    width: int
    height: int
    title: str
    relation: str


def drawing_xml(anchors: Iterable[Anchor]) -> bytes:
    """A drawing part that holds charts."""
    shapes = []
    for i, a in enumerate(anchors, 1):
        title = escaped(a.title).replace('"', "&quot;")
        shapes.append(
            f"<xdr:oneCellAnchor><xdr:from><xdr:col>{a.column - 1}</xdr:col><xdr:colOff>0</xdr:colOff>"
            f"<xdr:row>{a.row - 1}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
            f'<xdr:ext cx="{a.width * _PIXEL}" cy="{a.height * _PIXEL}"/><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
            f'<xdr:cNvPr id="{i + 1}" name="Chart {i}" descr="{title}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>'
            '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
            f'<a:graphicData uri="{CHART}"><c:chart xmlns:c="{CHART}" xmlns:r="{OFFICE}" r:id="{a.relation}"/>'
            "</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:oneCellAnchor>"
        )
    return (f'{_HEAD}<xdr:wsDr xmlns:xdr="{SHEET_DRAWING}" xmlns:a="{DRAWING}">{"".join(shapes)}</xdr:wsDr>').encode()


def chart_xml(chart: ChartPart) -> bytes:
    """A chart part with its cached points, so that viewers which do not calculate show it too."""
    horizontal = chart.kind in ("bar", "stacked_bar")
    percent = "0%"
    if chart.kind == "pareto":
        plots = _bars(chart, chart.series[:1], "col", False, 0)
        plots += _lines(chart, chart.series[1:], 1, _CATEGORY_2, _VALUE_2)
    elif chart.kind == "line":
        plots = _lines(chart, chart.series, 0, _CATEGORY, _VALUE)
    else:
        plots = _bars(chart, chart.series, "bar" if horizontal else "col", chart.kind.startswith("stacked"), 0)
    axes = _axes(chart, horizontal)
    if chart.kind == "pareto":
        axes += (
            f'<c:catAx><c:axId val="{_CATEGORY_2}"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="1"/>'
            f'<c:axPos val="b"/><c:crossAx val="{_VALUE_2}"/></c:catAx>'
            f'<c:valAx><c:axId val="{_VALUE_2}"/><c:scaling><c:orientation val="minMax"/><c:max val="1"/><c:min val="0"/>'
            f'</c:scaling><c:delete val="0"/><c:axPos val="r"/><c:numFmt formatCode="{percent}" sourceLinked="0"/>'
            f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{_line("BFBFBF")}'
            f'{_text(900)}<c:crossAx val="{_CATEGORY_2}"/><c:crosses val="max"/></c:valAx>'
        )
    legend = (
        "" if len(chart.series) < 2 else f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_text(900)}</c:legend>'
    )
    return (
        f'{_HEAD}<c:chartSpace xmlns:c="{CHART}" xmlns:a="{DRAWING}" xmlns:r="{OFFICE}"><c:roundedCorners val="0"/><c:chart>'
        f'{_title(chart.title, 1200)}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>{plots}{axes}</c:plotArea>{legend}'
        '<c:plotVisOnly val="0"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill>'
        "</a:ln></c:spPr></c:chartSpace>"
    ).encode()


def _bars(chart: ChartPart, series: Sequence[SeriesPart], direction: str, stacked: bool, first: int) -> str:
    overlap = '<c:overlap val="100"/>' if stacked else ""
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{"stacked" if stacked else "clustered"}"/>'
        f'<c:varyColors val="0"/>{"".join(_bar(chart, s, first + i) for i, s in enumerate(series))}<c:gapWidth val="50"/>'
        f'{overlap}<c:axId val="{_CATEGORY}"/><c:axId val="{_VALUE}"/></c:barChart>'
    )


def _bar(chart: ChartPart, s: SeriesPart, index: int) -> str:
    fill = f'<c:spPr><a:solidFill><a:srgbClr val="{s.colour}"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>'
    return f"<c:ser>{_identity(s, index)}{fill}{_points(chart, s)}</c:ser>"


def _lines(chart: ChartPart, series: Sequence[SeriesPart], first: int, category: str, value: str) -> str:
    parts = []
    for i, s in enumerate(series, first):
        line = (
            f'<c:spPr><a:ln w="22225"><a:solidFill><a:srgbClr val="{s.colour}"/></a:solidFill></a:ln></c:spPr>'
            '<c:marker><c:symbol val="none"/></c:marker>'
        )
        parts.append(f'<c:ser>{_identity(s, i)}{line}{_points(chart, s)}<c:smooth val="0"/></c:ser>')
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{"".join(parts)}<c:marker val="1"/>'
        f'<c:axId val="{category}"/><c:axId val="{value}"/></c:lineChart>'
    )


def _identity(s: SeriesPart, index: int) -> str:
    return f'<c:idx val="{index}"/><c:order val="{index}"/><c:tx><c:v>{escaped(s.name)}</c:v></c:tx>'


def _points(chart: ChartPart, s: SeriesPart) -> str:
    return (
        f"<c:cat><c:strRef><c:f>{escaped(chart.categories.ref)}</c:f>{text_cache(chart.categories.points)}</c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>{escaped(s.values.ref)}</c:f>{number_cache(s.values.points)}</c:numRef></c:val>"
    )


def text_cache(points: Sequence[Point]) -> str:
    """What stood in a range of labels."""
    shown = "".join(
        f'<c:pt idx="{i}"><c:v>{escaped(p if isinstance(p, str) else number(p))}</c:v></c:pt>'
        for i, p in enumerate(points)
        if p is not None and p == p
    )
    return f'<c:strCache><c:ptCount val="{len(points)}"/>{shown}</c:strCache>'


def number_cache(points: Sequence[Point]) -> str:
    """What stood in a range of numbers; anything else is a gap."""
    shown = "".join(
        f'<c:pt idx="{i}"><c:v>{number(p)}</c:v></c:pt>'
        for i, p in enumerate(points)
        if isinstance(p, int | float) and p == p and abs(p) != float("inf")
    )
    return f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(points)}"/>{shown}</c:numCache>'


def _axes(chart: ChartPart, horizontal: bool) -> str:
    category_at, value_at = ("l", "b") if horizontal else ("b", "l")
    order = "maxMin" if horizontal else "minMax"
    title = _title(chart.axis_title, 900) if chart.axis_title else ""
    crosses = "max" if horizontal else "autoZero"
    return (
        f'<c:catAx><c:axId val="{_CATEGORY}"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{category_at}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{_line("BFBFBF")}{_text(900)}<c:crossAx val="{_VALUE}"/>'
        '<c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/>'
        f'</c:catAx><c:valAx><c:axId val="{_VALUE}"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{value_at}"/><c:majorGridlines>{_line("E7E6E6")}</c:majorGridlines>{title}'
        f'<c:numFmt formatCode="{escaped(chart.number_format).replace(chr(34), "&quot;")}" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln>'
        f'</c:spPr>{_text(900)}<c:crossAx val="{_CATEGORY}"/><c:crosses val="{crosses}"/></c:valAx>'
    )


def _line(colour: str) -> str:
    return f'<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln></c:spPr>'


def _text(size: int) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}"><a:solidFill><a:srgbClr val="404040"/>'
        '</a:solidFill></a:defRPr></a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    )


def _title(text: str, size: int) -> str:
    properties = f'sz="{size}" b="1"><a:solidFill><a:srgbClr val="1F3864"/></a:solidFill>'
    return (
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr {properties}</a:defRPr></a:pPr>"
        f'<a:r><a:rPr lang="en-US" {properties}</a:rPr><a:t>{escaped(text)}</a:t></a:r></a:p></c:rich></c:tx>'
        '<c:overlay val="0"/></c:title>'
    )
