"""The Config sheet's Override column: typed like a cell, stronger than every file."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rawbook import raw_column

from invxl.columns import RawTable
from invxl.errors import Fault, SettingsError
from invxl.settings import keys
from invxl.settings.load import load
from invxl.settings.model import Config
from invxl.settings.overrides import Override, from_table
from invxl.settings.pairs import as_pairs

PLACE = "Config row 14, Override"
LAYER = [("a.yaml", 'abc: {cut_a: 0.7}\ncategories: {"Misc. parts": {responsible: Bo}}\n')]


def overridden(key: str, value: str | float | bool | date) -> Config:
    return load(LAYER, [Override(key, value, PLACE)])


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        ("abc.cut_a", 0.6, 0.6),
        ("abc.cut_a", "0.6", 0.6),
        ("period.length_periods", 6.0, 6),
        ("pack.company", "NO", "NO"),
        ("pack.company", 1400.0, "1400"),
        ("pack.company", True, "true"),
        ("pack.as_of", date(2025, 12, 31), date(2025, 12, 31)),
        ("pack.as_of", datetime(2025, 12, 31), date(2025, 12, 31)),
        ("pack.as_of", "2025-12-31", date(2025, 12, 31)),
        ("pack.as_of", "null", None),
        ("read.decimal_comma", True, True),
        ("read.decimal_comma", "true", True),
        ("average.method", "two_point", "two_point"),
        ("gl.inventory_accounts", "1400, 1410", "1400, 1410"),
        ("gl.inventory_accounts", '["1400"; "1410"]', "1400, 1410"),
        ("gl.inventory_accounts", 1400.0, "1400"),
        ("aging.bands.4.reserve", 0.15, 0.15),
        ('categories."Misc. parts".responsible', "Cy", "Cy"),
        ("categories.New.responsible", "Di", "Di"),
        ("thresholds.turnover.target", 7, 7.0),
        ("policy.boxes.AX", "Look", "Look"),
    ],
)
def test_an_override_wins_and_names_its_row(key: str, cell: str | float | bool | date, value: object) -> None:
    config = overridden(key, cell)
    pair = next(p for p in as_pairs(config) if p.key == key)
    assert (pair.value, pair.source) == (value, PLACE)


@pytest.mark.parametrize(
    ("key", "cell", "words"),
    [
        ("abc.cut_a", 60.0, "write 0.6"),
        ("abc.cut_a", "60%", "Write 0.6"),
        ("abc.cut_a", True, "a number is needed"),
        ("abc.cut_a", "#N/A", "the error #N/A"),
        ("abc.cut_aa", 0.6, "Did you mean abc.cut_a?"),
        ("abc", 0.6, "is a group"),
        ("abc..cut_a", 0.6, "unknown key"),
        ("", 0.6, "unknown key"),
        ("abc.cut_a.x", 0.6, "unknown key"),
        ("aging.bands.9.reserve", 0.1, "entries 1 to 6"),
        ("aging.bands.0.reserve", 0.1, "entries 1 to 6"),
        ("aging.bands", "30, 60", "is a group"),
        ("period.length_periods", 6.5, "a whole number"),
        ("period.length_periods", float("nan"), "a whole number"),
        ("pack.as_of", 46022.0, "YYYY-MM-DD"),
        ("read.decimal_comma", "yes", "Write true"),
        ("thresholds.turnovr.target", 1.0, "Did you mean turnover?"),
        ("average.method", "trapezium", "Did you mean trapezoid?"),
    ],
)
def test_a_faulty_override_is_told_with_its_row(key: str, cell: str | float | bool | date, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        overridden(key, cell)
    (fault,) = caught.value.faults
    assert isinstance(fault, Fault)
    assert fault.place == PLACE
    assert words in str(fault)


def test_every_effective_value_typed_back_as_an_override_changes_nothing() -> None:
    config = load(
        [("a.yaml", "gl: {inventory_accounts: ['1', '2']}\nread: {aliases: {Sales: {'My. Qty': Quantity}}}\n")]
    )
    pairs = as_pairs(config)
    typed = [Override(p.key, p.value, PLACE) for p in pairs if p.value is not None and p.value != ""]
    again = load([], typed)
    assert [(p.key, p.value) for p in as_pairs(again)] == [(p.key, p.value) for p in pairs]


def test_overrides_are_read_from_the_config_table() -> None:
    cells = {
        "Key": ["abc.cut_a", "pack.as_of", "abc.cut_b"],
        "Effective": [0.8, None, 0.95],
        "Override": [0.7, date(2025, 12, 31), None],
    }
    columns = {header: raw_column(values) for header, values in cells.items()}
    config_sheet = RawTable("Config", "tblConfig", columns, first_row=7)
    assert list(from_table(config_sheet)) == [
        Override("abc.cut_a", 0.7, "Config row 7, Override"),
        Override("pack.as_of", date(2025, 12, 31), "Config row 8, Override"),
    ]


@given(st.lists(st.text(min_size=1).filter(lambda s: s == s.strip()), min_size=1, max_size=4))
def test_a_dotted_key_splits_back(segments: list[str]) -> None:
    assert keys.split(keys.join(segments)) == tuple(segments)
