"""The commands. Each lives in its module under `invxl.commands`, imported when it is called and not before."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from invxl import __version__

# Command -> what the list of commands says about it. The module of the same name holds the command of the same name.
COMMANDS = {
    "demo": "Make a sample company's pack and refresh it.",
    "new": "Start a new pack from the template.",
    "load": "Fill raw tabs from CSV and XLSX exports.",
    "refresh": "Rebuild the pack's output sheets.",
    "check": "Show checks and exceptions; write nothing.",
    "restore": "Put the last backup of a pack back.",
    "functions": "List the functions, or explain one.",
    "doctor": "Say what keeps packs from working in Excel here.",
    "install": "Let packs that are open in Excel find this Python.",
    "uninstall": "Undo what install did.",
    "config": "Show, validate or describe the settings.",
}

EPILOG = (
    "Exit codes: 0 done and every check passed; 1 done, and a check failed; 2 refused, nothing written; "
    "3 an internal error, with a log file. Every command takes --json."
)


class Commands(click.Group):
    """A group that imports a command's module only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"invxl.commands.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(args[0], COMMANDS, n=1)
            step = f"Did you mean {close[0]}?" if close else f"Commands are {', '.join(COMMANDS)}."
            ctx.fail(f"there is no command {args[0]}. {step}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode, **extra)
        from invxl.commands.reporting import finish

        # A command lives for seconds and multiplies no matrices: threads for that, and a search for cycles of objects
        # after every 700 new ones, would cost a tenth of a second and find nothing.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        gc.set_threshold(1_000_000, 20, 100)
        words = list(sys.argv[1:] if args is None else args) or ["--help"]
        code = finish(lambda: super(Commands, self).main(words, "invxl", complete_var, False, **extra), words)
        if args is None:
            _leave(code)
        sys.exit(code)


def _leave(code: int) -> None:
    """End a process that ran one command of its own command line, its output written out and its files closed.

    Freeing every object of a large pack one by one takes a fifth of a second, and the system frees them anyway. Where a
    stream cannot be written to, or Excel is to be let go of, Python ends as usual.
    """
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except (OSError, ValueError, AttributeError):  # closed, or none at all
        return
    if "xlwings" not in sys.modules:
        os._exit(code)


@click.group(
    cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, message="invxl %(version)s")
def main() -> None:
    """Inventory packs in Excel workbooks: refresh, check and explain them, without Excel.

    Start with "invxl demo".
    """


def reference() -> str:
    """Every command with its options, as Markdown; the README's reference is made from this."""
    from invxl.commands.reference import markdown

    return markdown(main)
