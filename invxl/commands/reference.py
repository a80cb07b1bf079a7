"""The commands' reference as Markdown, made from their own help, so that the README cannot drift."""

from __future__ import annotations

from collections.abc import Iterator

import click


def leaves(
    command: click.Command, name: str, context: click.Context | None = None
) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with its full name: groups are opened."""
    if not isinstance(command, click.Group):
        yield name, command
        return
    context = click.Context(command, info_name=name, parent=context)
    for child in command.list_commands(context):
        below = command.get_command(context, child)
        if below is not None:
            yield from leaves(below, f"{name} {child}", context)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _usage(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name)
    return " ".join([name, *command.collect_usage_pieces(context)]).replace(" [OPTIONS]", "")


def markdown(root: click.Command) -> str:
    """One table row per command, then one per option."""
    rows = ["| command | does |", "|---|---|"]
    options = ["| option | of | meaning |", "|---|---|---|"]
    seen: dict[tuple[str, str], list[str]] = {}
    for name, command in leaves(root, "invxl"):
        rows.append(f"| `{_usage(name, command)}` | {_cell(command.help or '')} |")
        context = click.Context(command, info_name=name)
        for parameter in command.params:
            record = parameter.get_help_record(context)
            if record is not None and isinstance(parameter, click.Option):
                seen.setdefault((record[0], _cell(record[1])), []).append(name.removeprefix("invxl "))
    for (option, meaning), names in seen.items():
        options.append(f"| `{option}` | {', '.join(names)} | {meaning} |")
    return "\n".join([*rows, "", *options, ""])
