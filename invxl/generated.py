"""Every generated file of a checkout, rebuilt by one command: `python -m invxl.generated`; `--check` only compares.

These are the workbook templates, the functions' VBA, the settings' JSON Schema and the README's tables. Their sources
are the schema, the settings model, the commands and the catalogue; whoever changes one of those runs this and commits
both.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from invxl.errors import InvxlError
from invxl.schema import TABS, RawTab

COMMAND = "python -m invxl.generated"
_BEGIN, _END = "<!-- generated: {} -->\n", "<!-- end -->"


def raw_tabs() -> str:
    """The raw tabs as a Markdown table; bold headers are needed."""
    rows = ["| tab | table | what it holds | columns |", "|---|---|---|---|"]
    rows += [f"| {_tab(tab)} | `{tab.table}` | {_purpose(tab)} | {_columns(tab)} |" for tab in TABS]
    return "\n".join(rows)


def _tab(tab: RawTab) -> str:
    return f"**{tab.sheet}**" if tab.needed else tab.sheet


def _purpose(tab: RawTab) -> str:
    return tab.purpose if tab.needed else f"{tab.purpose} Makes possible: {tab.unlocks}"


def _columns(tab: RawTab) -> str:
    return ", ".join(f"**{c.header}**" if c.required else c.header for c in tab.columns)


def _commands() -> str:
    from invxl.cli import reference

    return reference().strip()


def _functions() -> str:
    from invxl.catalogue import markdown

    return markdown().strip()


README_BLOCKS: dict[str, Callable[[], str]] = {"raw tabs": raw_tabs, "commands": _commands, "functions": _functions}


def filled(readme: str) -> str:
    """The README with every generated block as it should be."""
    for name, make in README_BLOCKS.items():
        begin = _BEGIN.format(name)
        block = f"{begin}{make()}\n{_END}"
        pattern = f"{re.escape(begin)}.*?{re.escape(_END)}"
        found = re.findall(pattern, readme, flags=re.DOTALL)
        if len(found) != 1:
            raise InvxlError(f"README.md: the block {name!r} is there {len(found)} times; once is needed")
        readme = readme.replace(found[0], block)
    return readme


def rebuild(check: bool) -> list[str]:
    """Rebuilds what differs, or with `check` only tells it; one sentence per difference."""
    from invxl import template
    from invxl.addin import wrappers
    from invxl.resources import folder
    from invxl.settings.write import schema_text

    top = folder("config").parent
    if not (top / "pyproject.toml").is_file():
        raise InvxlError("Generated files are rebuilt in a checkout, not in an installed package")
    texts: dict[str, Callable[[str], str]] = {
        "config/schema.json": lambda _: schema_text(),
        "README.md": filled,
        f"invxl/addin/vba/{wrappers.MODULE}.bas": lambda _: wrappers.text(),  # before the templates, which hold it
    }
    found = []
    for name, make in texts.items():
        path: Path = top / name
        there = path.read_text(encoding="utf-8")
        wanted = make(there)
        if wanted != there:
            found.append(f"{name} is not what its sources give")
            if not check:
                path.write_text(wanted, encoding="utf-8", newline="\r\n" if path.suffix == ".bas" else "\n")
    return found + template.rebuild(folder("workbook_templates"), check)


def main(words: list[str]) -> int:
    """0 where nothing differed or everything was rebuilt, 1 where a check found a difference."""
    check = "--check" in words
    found = rebuild(check)
    done = "differs" if check else "was rebuilt"
    sys.stdout.writelines(f"{line}\n" for line in found or ["Every generated file is what its sources give."])
    if found:
        sys.stdout.write(f"{len(found)} {done}{f'; run {COMMAND} and commit what it writes' if check else ''}\n")
    return 1 if found and check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
