"""Progress is drawn where a person watches, and nowhere else."""

from __future__ import annotations

import io
import sys

import pytest

from invxl.commands.progress import shown
from invxl.progress import silent


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_one_line_that_is_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(sys, "argv", ["invxl", "refresh"])
    with shown() as tell:
        tell("Reading the workbook", 0.0)
        tell("Sales", 0.5)
        tell("Done", 7.0)
    lines = terminal.getvalue().split("\r")
    assert "\n" not in terminal.getvalue()
    assert "[........................" not in lines[3]
    assert lines[2].startswith("[############............] Sales")
    assert len(lines[2]) == len(lines[1])
    assert lines[-1] == "" and lines[-2].strip() == ""


@pytest.mark.parametrize(("stream", "words"), [(io.StringIO(), []), (Terminal(), ["--json"])])
def test_pipes_and_json_see_nothing(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, words: list[str]) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(sys, "argv", ["invxl", "refresh", *words])
    with shown() as tell:
        assert tell is silent
    assert stream.getvalue() == ""
