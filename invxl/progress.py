"""What a run tells its caller between stages. A `Progress` may raise `Cancelled`, never after the first write."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called with the name of the stage that begins and its share of the whole work, 0 to 1."""

    def __call__(self, stage: str, done: float) -> None: ...


def silent(stage: str, done: float) -> None:
    """The progress of a run that nobody watches."""
