"""Whatever the raw data, every sheet keeps its promises, and every total above a table is that of the table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from sheets import company, test_pack
from support.randompack import AS_OF, BOOKS, Book
from support.rawbook import raw_book, raw_rows

from invxl.columns import RawBook
from invxl.errors import InputError
from invxl.pack import Formula, Pack
from invxl.progress import silent
from invxl.refresh import refresh
from invxl.schema import BY_TABLE


def raw(book: Book) -> RawBook:
    """The random rows under the schema's headers, as cells."""
    tables = []
    for name, rows in book.items():
        headers = {c.id: c.header for c in BY_TABLE[name].columns}
        used = [id for id in headers if any(id in row for row in rows)]
        cells = [[_cell(id, row.get(id)) for id in used] for row in rows]
        if rows:
            tables.append(raw_rows(name, [headers[id] for id in used], cells))
    return raw_book(*tables)


def _cell(id: str, value: Any) -> Any:
    return ("yes" if value else None) if id == "zero_cost" else value


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(BOOKS)
def test_random_books_give_sound_packs(book: Book) -> None:
    try:
        done = refresh(raw(book), company.CONFIG, as_of=AS_OF, run=company.RUN, progress=silent)
    except InputError:
        assume(False)
        return
    pack = done.pack
    test_pack.test_columns_of_a_table_are_of_one_length_and_their_ids_and_headers_unique(pack)
    test_pack.test_keys_are_unique_and_never_blank(pack)
    test_pack.test_no_nan_no_infinity_and_no_stranger_type_reaches_a_cell(pack)
    test_pack.test_a_status_cell_holds_a_word_that_has_a_light(pack)
    test_pack.test_every_kpi_of_the_glossary_has_its_row(pack)
    test_pack.test_the_status_cell_of_every_sheet_counts_the_failing_checks(pack)
    _totals_are_the_tables(pack)


def _totals_are_the_tables(pack: Pack) -> None:
    aging = pack.sheet("Aging")
    assert aging.table is not None
    cells = {(c.row, c.column): c.value for c in aging.cells}
    for at, column in enumerate(aging.table.columns, aging.table_column):
        if (4, at) in cells and column.id.startswith("value_"):
            total = cells[4, at]
            assert isinstance(total, Formula)
            assert total.value == pytest.approx(float(np.nansum(np.asarray(column.values, float))))
    abc = pack.sheet("ABC")
    assert abc.table is not None
    counts = [c.value for c in abc.cells if c.column == 2 and 6 <= c.row <= 11]
    assert sum(c.value for c in counts if isinstance(c, Formula)) == abc.table.n_rows  # type: ignore[misc]
