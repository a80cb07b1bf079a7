"""The README says what is there: generated tables, commands, files, and nothing of the machine it was written on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from invxl import generated
from invxl.cli import COMMANDS
from invxl.errors import InvxlError
from invxl.schema import TABS

TOP = Path(__file__).resolve().parent.parent
README = (TOP / "README.md").read_text(encoding="utf-8")
CHANGELOG = (TOP / "CHANGELOG.md").read_text(encoding="utf-8")


def test_generated_tables_are_up_to_date() -> None:
    assert generated.filled(README) == README, f"run {generated.COMMAND}"


def test_a_lost_marker_is_told() -> None:
    with pytest.raises(InvxlError, match="'functions' is there 0 times"):
        generated.filled(README.replace("<!-- generated: functions -->", ""))


def test_every_command_and_every_raw_column_is_in_it() -> None:
    for name in COMMANDS:
        assert f"`invxl {name}" in README
    for tab in TABS:
        row = next(line for line in README.splitlines() if f"`{tab.table}`" in line)
        assert all(column.header in row for column in tab.columns)


def test_only_commands_that_exist_are_named() -> None:
    named = {match[1] for match in re.finditer(r"`(?:\.venv/bin/)?invxl ([a-z]+)", README)}
    assert named <= set(COMMANDS)


def test_files_that_it_names_are_there() -> None:
    named = re.findall(r"[(`]((?:tests|config|invxl|workbook_templates|\.ci)/[\w./-]+)[)`]", README)
    assert len(named) >= 5
    assert [name for name in named if not (TOP / name).exists()] == []


def test_the_two_commands_that_set_everything_up() -> None:
    """The blocks a person copies; CI and a test of a fresh clone run what they run."""
    blocks = re.findall(r"```\n(.*?)```", README, flags=re.DOTALL)
    assert blocks == [
        "python -m venv .venv && .venv/bin/pip install . && .venv/bin/invxl demo\n",
        'python -m venv .venv && .venv/bin/pip install -e ".[dev,fast]" && .venv/bin/python -m pytest -q\n',
    ]
    assert "-m pytest -q" in (TOP / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", [README, CHANGELOG], ids=["README", "CHANGELOG"])
def test_nothing_of_a_workplace(text: str) -> None:
    absolute = r"(?<![\w.<])/\w"
    assert not re.search(absolute + "|/tmp/|/root|/home/|https?://|localhost", text)


def test_first_lines_say_what_it_is() -> None:
    """A title, then what it is in a few lines, then the picture."""
    lines = README.splitlines()
    assert lines[0] == "# invxl"
    assert lines.index("![A refreshed pack](tests/pictures/kpi.png)") <= 8


def test_the_first_month_end_has_ten_steps() -> None:
    section = README.split("## Your first month-end\n", 1)[1].split("\n## ", 1)[0]
    assert re.findall(r"^(\d+)\. \*\*", section, flags=re.MULTILINE) == [str(n) for n in range(1, 11)]


def test_the_changelog_knows_this_version() -> None:
    from invxl import __version__

    assert f"## {__version__}" in CHANGELOG
