"""The sample company: two years of an invented trade supplier, always the same, with the faults that real exports have.

2,000 items in eight categories, three places, 60,000 sales lines, every raw tab filled; its books tie out to its stock,
but for what `faults` plants.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from invxl.columns import RawTable
from invxl.progress import Progress, silent

SETTINGS_FILE = "invxl.yaml"
SETTINGS = """\
# The sample company's settings: what differs from what ships. See config/default.yaml for every key.
pack:
  company: {company}
  currency: {currency}
gl:
  inventory_accounts: ["{account}"]
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """What is put into the pack. planted: faults by kind of exception and sheet, "unknown_sku Sales" -> 6."""

    tables: tuple[RawTable, ...]
    planted: Mapping[str, int]


def sample(progress: Progress = silent) -> Sample:
    """The company's exports, with their faults."""
    from invxl.demo.faults import plant
    from invxl.demo.tables import exports

    progress("Running two years of the sample company", 0.0)
    made = exports()
    planted = plant(made)
    return Sample(tuple(draft.done() for draft in made.drafts.values()), planted)


def fill(pack: Path, progress: Progress) -> None:
    """Puts the company's exports into an empty pack, and its settings beside it."""
    from invxl.demo.company import CURRENCY, NAME
    from invxl.demo.loadlog import load_log
    from invxl.demo.tables import INVENTORY_ACCOUNT
    from invxl.hosts.file import FileHost

    made = sample(progress)
    progress("Filling the raw tabs", 0.05)
    discard(FileHost(pack).write_raw(made.tables, load_log(made.tables)).backup)
    settings = SETTINGS.format(company=NAME, currency=CURRENCY, account=INVENTORY_ACCOUNT)
    beside = pack.with_name(SETTINGS_FILE)
    if not beside.exists():  # a person may have changed the one of an earlier demo
        beside.write_text(settings, encoding="utf-8")


def discard(backup: Path | None) -> None:
    """Removes the backup of a pack that held nothing of anybody's yet."""
    if backup is not None:
        backup.unlink()
        with suppress(OSError):  # other backups are in the folder
            backup.parent.rmdir()
