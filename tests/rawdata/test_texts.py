"""Numbers and dates typed as text: taken where one reading is possible, refused where there are two or none."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from invxl.rawdata.text_dates import from_serials, read_dates, show_serial
from invxl.rawdata.text_numbers import read_number, read_numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12.0), (" 12 ", 12.0), ("\u00a012\u00a0", 12.0), ("-3.5", -3.5), ("+3.5", 3.5), ("−3", -3.0),
        ("3-", -3.0),
        ("3.50-", -3.5), ("(3.50)", -3.5), ("( 3 )", -3.0), (".5", 0.5), ("5.", 5.0), ("1,250.50", 1250.5),
        ("1,250,000", 1250000.0), ("12,250,000.5", 12250000.5), ("1 250 000", 1250000.0),
        ("1\u202f250,5".replace(",", "."), 1250.5),
        ("1'250'000.25", 1250000.25), ("1’250.5", 1250.5), ("1e3", 1000.0), ("1.5E+03", 1500.0), ("2E-2", 0.02),
        ("00012", 12.0),
        ("-0", 0.0),
    ],
)  # fmt: skip
def test_with_a_decimal_point(text: str, number: float) -> None:
    assert read_number(text).number == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.250,50", 1250.5), ("12,5", 12.5), ("1.250", 1250.0), ("1.250.000", 1250000.0), ("-1,5", -1.5), ("1,250", 1.25),
     ("1 250,5", 1250.5), ("12", 12.0), ("1,5-", -1.5)],
)  # fmt: skip
def test_with_a_decimal_comma(text: str, number: float) -> None:
    assert read_number(text, decimal_comma=True).number == number


@pytest.mark.parametrize(
    "text",
    ["12 pcs", "abc", "-", "()", "(-5)", "--5", "-5-", "5 5", "1,25,000", "1,2500", "12,5", "1.2.3", "1,250.50.5",
     "nan", "inf",
     "1e999", "9" * 400, "0x10", "1_000", "½", "٣", "95%", "€", "€ $ 5", "5 EUR EUR", "1,250 000", "#N/A", "=1+1",
     "1/2",
     "12:30", "1,,000"],
)  # fmt: skip
def test_no_number(text: str) -> None:
    assert read_number(text).number is None


@pytest.mark.parametrize("text", ["12.5", "1.250.50", "12,5,0", "1,250.5"])
def test_no_number_with_a_decimal_comma(text: str) -> None:
    assert read_number(text, decimal_comma=True).number is None


@pytest.mark.parametrize(
    ("text", "number", "sign"),
    [("€12.50", 12.5, "€"), ("12.50 €", 12.5, "€"), ("$ 1,250.50", 1250.5, "$"), ("-$5", -5.0, "$"),
    ("($5.25)", -5.25, "$"),
     ("EUR 5", 5.0, "EUR"), ("5 CHF", 5.0, "CHF"), ("£-5", -5.0, "£")],
)  # fmt: skip
def test_signs_of_money(text: str, number: float, sign: str) -> None:
    reading = read_number(text)
    assert (reading.number, reading.currency) == (number, sign)


def test_a_lone_group_is_taken_only_where_the_column_proves_the_notation() -> None:
    assert read_numbers(["1,250"])[0].number is None
    assert read_numbers(["1,250"])[0].why == "it can be 1250 or 1.25"
    for proof in ("12.5", "1,250.50", "1,250,000", "0.2500"):
        assert read_numbers(["1,250", proof])[0].number == 1250.0
    for none in ("12", "1.250", "abc", "1,500"):  # 1.250 may itself be a thousand two hundred and fifty
        assert read_numbers(["1,250", none])[0].number is None


def test_percent_only_where_it_is_wanted() -> None:
    assert read_number("95%", percent=True).number == 0.95
    assert read_number("95 %", percent=True).number == 0.95
    assert read_number("-5%", percent=True).number == -0.05


@given(st.floats(-1e12, 1e12, allow_nan=False), st.booleans())
def test_every_way_of_writing_a_number_reads_back(number: float, comma: bool) -> None:
    number = round(number, 2)
    plain = f"{number:,.2f}"
    text = plain.translate(str.maketrans(",.", ".,")) if comma else plain
    for way in (text, text.replace("-", "") + "-" if number < 0 else text, f"({text[1:]})" if number < 0 else text):
        assert read_number(way, decimal_comma=comma).number == number


@given(st.text(max_size=30), st.booleans(), st.booleans())
def test_any_text_is_read_or_refused(text: str, comma: bool, percent: bool) -> None:
    reading = read_number(text, decimal_comma=comma, percent=percent)
    assert reading.number is None or math.isfinite(reading.number)


def test_serials() -> None:
    serials = np.array([1.0, 59.0, 60.0, 61.0, 45930.0, 45930.99, 2958465.0, 2958466.0, 0.0, -1.0, np.nan])
    days = [str(day)[:10] for day in from_serials(serials)]
    assert days == [
        "1900-01-01", "1900-02-28", "NaT", "1900-03-01", "2025-09-30", "2025-09-30", "9999-12-31", "NaT", "NaT",
        "NaT", "NaT",
    ]  # fmt: skip
    assert [show_serial(s) for s in (1.0, 59.0, 61.0, 45930.5)] == [
        "1900-01-01",
        "1900-02-28",
        "1900-03-01",
        "2025-09-30",
    ]


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_serials_count_days(day: date) -> None:
    serial = (day - date(1899, 12, 30)) / timedelta(days=1)
    assert from_serials(np.array([serial]))[0] == np.datetime64(day)


@pytest.mark.parametrize(
    ("text", "formats", "day"),
    [
        ("2025-12-31", ["%Y-%m-%d"], "2025-12-31"), (" 2025-12-31 ", ["%Y-%m-%d"], "2025-12-31"),
        ("2025-12-31 08:26:00", ["%Y-%m-%d"], "2025-12-31"), ("2025-12-31T23:59:59.999Z", ["%Y-%m-%d"], "2025-12-31"),
        ("31.12.2025", ["%d.%m.%Y"], "2025-12-31"), ("12/31/2025 11:59 PM", ["%m/%d/%Y"], "2025-12-31"),
        ("31.12.2025", ["%Y-%m-%d", "%d.%m.%Y"], "2025-12-31"), ("20251231", ["%Y%m%d"], "2025-12-31"),
        ("2025-12-31 08:26", ["%Y-%m-%d %H:%M"], "2025-12-31"), ("31.12.2025", ["%Y-%m-%d"], "NaT"),
        ("2025-02-30", ["%Y-%m-%d"], "NaT"), ("soon", ["%Y-%m-%d"], "NaT"), ("", ["%Y-%m-%d"], "NaT"), ("2025-12-31",
        [], "NaT"),
        ("2025-12-31 noon", ["%Y-%m-%d"], "NaT"), ("01/02/2025", ["%d/%m/%Y", "%m/%d/%Y"], "NaT"),
        ("02/02/2025", ["%d/%m/%Y", "%m/%d/%Y"], "2025-02-02"), ("31/12/2025", ["%m/%d/%Y", "%d/%m/%Y"], "2025-12-31"),
    ],
)  # fmt: skip
def test_dates_as_text(text: str, formats: list[str], day: str) -> None:
    assert str(read_dates([text], formats)[0])[:10] == day
