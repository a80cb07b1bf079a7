"""Single cells of a long column in the user's styles: the same whether the column is listed or not."""

from __future__ import annotations

import numpy as np
import pytest
from lxml import etree

from invxl.columns import Coded
from invxl.hosts.file.cells import Dresser
from invxl.hosts.file.dressing import Drawn, dress, restyled
from invxl.ooxml import styles as styles_part
from invxl.ooxml.bodies import Bodies
from invxl.ooxml.styles import Style, Styles
from invxl.pack import Column
from invxl.terms.model import Format

N = 200
_NUMBERS = np.where(np.arange(N) % 9 == 0, np.nan, np.arange(N) / 8)
_TEXTS = Coded(np.arange(N) % 4 - 1, ["plain", "=cmd", " kept "])
_DAYS = np.datetime64("2025-12-31") - np.arange(N)


@pytest.mark.parametrize("values", [_NUMBERS, _TEXTS, _DAYS], ids=["numbers", "texts", "days"])
@pytest.mark.parametrize("every", [3, 90], ids=["many", "few"])
def test_dressed_cells_of_a_drawn_column(values: object, every: int) -> None:
    dresser = Dresser(Styles(etree.fromstring(styles_part.EMPTY), "styles"), counts_from_1904=False)
    column = Column("x", "X", values, format=Format.NUMBER)  # type: ignore[arg-type]
    yellow = dresser.styles.id(Style(fill="FFFF00"))
    quoted = dresser.styles.quoted(dresser.styles.id(Style(fill="00FF00")))
    looks = [(i, yellow if i % 2 else quoted) for i in range(N - 1, -1, -every)] + [(N - 1, quoted), (N - 1, yellow)]
    drawn = dresser.drawn(column)
    assert isinstance(drawn, Bodies)
    expected = drawn.listed()
    for i, id in looks:
        expected[i] = restyled(expected[i], id, dresser)
    ours: dict[int, Drawn] = {7: drawn}
    dress(ours, 7, looks, dresser)
    assert isinstance(ours[7], Bodies) == (every == 90)
    assert list(ours[7]) == expected
    dress(ours, 7, [(5, yellow)], dresser)  # one more, as a look that comes back does
    expected[5] = restyled(expected[5], yellow, dresser)
    assert list(ours[7]) == expected
