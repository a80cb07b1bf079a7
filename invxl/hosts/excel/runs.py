"""Cells gathered into as few rectangles as possible, so that a host is called per block and never per row."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from invxl.ooxml.refs import Area

Value = TypeVar("Value", bound=Hashable)


def of_cells(cells: Mapping[tuple[int, int], Value]) -> Iterator[tuple[Area, Value]]:
    """Rectangles of equal value: runs along rows, then joined where they stand above each other.

    >>> [(str(a), v) for a, v in of_cells({(1, 1): 0, (1, 2): 0, (2, 1): 0, (2, 2): 0, (4, 1): 1})]
    [('A1:B2', 0), ('A4', 1)]
    """
    open_: dict[tuple[int, int], tuple[Area, Value]] = {}
    done: list[tuple[Area, Value]] = []
    for area, value in _along_rows(cells):
        span = (area.left, area.right)
        above = open_.get(span)
        if above is not None and above[1] == value and above[0].bottom == area.top - 1:
            open_[span] = Area(above[0].top, area.left, area.bottom, area.right), value
            continue
        if above is not None:
            done.append(above)
        open_[span] = area, value
    yield from sorted([*done, *open_.values()], key=lambda found: found[0])


def _along_rows(cells: Mapping[tuple[int, int], Value]) -> Iterator[tuple[Area, Value]]:
    run: tuple[Area, Value] | None = None
    for (row, column), value in sorted(cells.items(), key=lambda item: item[0]):
        if run is not None and run[1] == value and run[0].top == row and run[0].right == column - 1:
            run = Area(row, run[0].left, row, column), value
            continue
        if run is not None:
            yield run
        run = Area(row, column, row, column), value
    if run is not None:
        yield run


def of_rows(values: Sequence[Value], top: int) -> Iterator[tuple[int, int, Value]]:
    """(first row, last row, value) of equal neighbours.

    >>> list(of_rows(["a", "a", "b"], 7))
    [(7, 8, 'a'), (9, 9, 'b')]
    """
    start = 0
    for i in range(1, len(values) + 1):
        if i == len(values) or values[i] != values[start]:
            yield top + start, top + i - 1, values[start]
            start = i


def of_columns(columns: Iterable[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of columns side by side.

    >>> list(of_columns([1, 2, 5]))
    [(1, 2), (5, 5)]
    """
    run: tuple[int, int] | None = None
    for column in sorted(columns):
        if run is not None and run[1] == column - 1:
            run = run[0], column
            continue
        if run is not None:
            yield run
        run = column, column
    if run is not None:
        yield run
