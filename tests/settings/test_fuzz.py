"""Whatever a settings file holds: it loads, or every fault is a sentence with a place. Nothing else comes out."""

from __future__ import annotations

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from invxl.errors import Fault, SettingsError
from invxl.resources import file
from invxl.settings.load import load
from invxl.settings.model import Config
from invxl.settings.overrides import Override
from invxl.settings.pairs import as_pairs

DEFAULT = file("config", "default.yaml").read_text(encoding="utf-8")
LINES = [line for line in DEFAULT.splitlines() if line.strip() and not line.lstrip().startswith("#")]
PIECES = [
    "&a ", "*a", "!!str ", "<<: ", "? ", "- ", "---\n", "...\n", "%TAG ! x\n", "\t", "\x00", "\ufeff", "\ud800", "|\n",
    ">-\n", "'", '"', "{", "}", "[", "]", ",", ": ", "#", "@", "`", "NO", "1:30", "012", "1e3", "95", "-1", "null", "~",
    ".nan", "9" * 400, "2025-02-30", "\r", "\u2028", "\x85", "=", "\\x",
]  # fmt: skip


def judged(text: str, *overrides: Override) -> Config | None:
    """Loads, or checks that every fault is one."""
    try:
        return load([("a.yaml", text)], overrides)
    except SettingsError as error:
        assert error.faults
        for fault in error.faults:
            assert isinstance(fault, Fault)
            assert fault.place.startswith(("a.yaml", "Config row")), fault
            assert fault.found and fault.needed
            assert len(str(fault)) < 3_000
        return None


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Some of the shipped lines with pieces put in, cut out or swapped."""
    start = draw(st.integers(0, len(LINES) - 1))
    text = "\n".join(LINES[start : start + draw(st.integers(1, 25))]) + "\n"
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 8))
        text = text[:at] + draw(st.sampled_from(["", *PIECES])) + text[at + cut :]
    return text


@settings(max_examples=400, deadline=None)
@given(mutated())
def test_mutated_settings_load_or_are_told(text: str) -> None:
    judged(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
@example("a: [")
@example("\r\ufeff")
def test_any_text_loads_or_is_told(text: str) -> None:
    judged(text)


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates()
TREES = st.recursive(
    VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
SECTIONS = st.sampled_from([*Config.__dataclass_fields__, "unknown"])


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(SECTIONS, TREES | st.dictionaries(st.sampled_from(["cut_a", "bands", "turnover", "Wine"]), TREES))
)
def test_any_tree_loads_or_is_told(tree: dict[str, object]) -> None:
    judged(yaml.safe_dump(tree, allow_unicode=True))


KEYS = st.sampled_from([pair.key for pair in as_pairs(Config())]) | st.text(max_size=30)
CELLS = (
    st.booleans() | st.floats() | st.text(max_size=20) | st.dates() | st.sampled_from(["#N/A", "null", "[a, b]", "95%"])
)


@settings(max_examples=300, deadline=None)
@given(KEYS, CELLS)
@example("aging.bands.²", 1.0)
@example("pack.company", float("inf"))
@example("pack.as_of", float("nan"))
@example("aging.bands.99999999999999999999.label", "x")
@example("read.date_formats.1", "%d.%m.%Y")
@example("read.date_formats", "%")
@example("read.date_formats", "\x00")
@example("aging.bands.4.up_to_days", 0.0)  # the shipped at_risk_after_days lost its band: the override did it
@example("aging.bands.3.up_to_days", 400.0)
@example("aging.bands.2.label", "over 365 days")
@example("aging.bands.6.label", "")
def test_any_override_loads_or_is_told(key: str, cell: str | float | bool) -> None:
    config = judged("", Override(key, cell, "Config row 14, Override"))
    if config is not None:
        assert "Config row 14, Override" in config.sources.values()
