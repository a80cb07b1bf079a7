"""Arguments and options that several commands share, so that they are spelt and explained once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A calendar day as YYYY-MM-DD; nothing else, because 01/02/2025 is two different days."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        text = str(value)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is not None and len(text) == 10:
            return day
        return self.fail(f'"{text}" is not a day of the calendar as YYYY-MM-DD, such as 2025-12-31')


def pack_argument(command: Command) -> Command:
    """PACK, the workbook."""
    return click.argument("pack", type=click.Path(path_type=Path))(command)


def json_option(command: Command) -> Command:
    """--json; read by the reporting, not by the command."""
    return click.option(
        "--json", expose_value=False, is_flag=True, help="Print one JSON object, also where the command is refused."
    )(command)


def config_option(command: Command) -> Command:
    """--config, repeatable."""
    return click.option(
        "--config",
        "config_files",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Settings file (YAML); repeat it for firm and client, the later is stronger. "
        "Without it, invxl.yaml beside the pack is read where there is one.",
    )(command)


def as_of_option(command: Command) -> Command:
    """--as-of."""
    return click.option(
        "--as-of",
        type=Day(),
        metavar="YYYY-MM-DD",
        help="Closing day; needed where OnHand holds several dates. Stronger than pack.as_of of the settings.",
    )(command)


def drop_signature_option(command: Command) -> Command:
    """--drop-signature."""
    return click.option(
        "--drop-signature",
        is_flag=True,
        help="Remove the digital signature, which any change breaks; without this a signed workbook is refused.",
    )(command)
