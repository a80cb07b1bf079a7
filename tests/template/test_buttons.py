"""What a person reads who presses a button in an open pack."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from invxl.addin import buttons
from invxl.cli import COMMANDS


class App:
    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def alert(self, prompt: str, title: str = "") -> None:
        self.said.append((prompt, title))


class Book:
    def __init__(self) -> None:
        self.fullname = "/data/June close.xlsm"
        self.app = App()


@pytest.mark.parametrize(("press", "command"), [(buttons.refresh, "refresh"), (buttons.restore_previous, "restore")])
def test_a_button_tells_the_command_that_does_it(press: Callable[[Book], None], command: str) -> None:
    book = Book()
    press(book)
    [(prompt, title)] = book.app.said
    assert title == "invxl"
    assert f'invxl {command} "{book.fullname}"' in prompt  # in quotes: the path has a space
    assert "close it" in prompt
    assert command in COMMANDS
