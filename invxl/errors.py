"""The error tree. Every message names the place, what was found, what is needed, and what to do next.

Commands turn an `InvxlError` into its sentence(s) and exit code 2; anything else is an internal error (3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the input: where it is, what was found there, what is needed, what to do.

    >>> str(Fault("Sales row 7, Quantity", 'found "12 pcs"', "a number is needed"))
    'Sales row 7, Quantity: found "12 pcs"; a number is needed'
    """

    place: str
    found: str
    needed: str
    next_step: str = ""

    def __str__(self) -> str:
        text = f"{self.place}: {self.found}; {self.needed}"
        return f"{text}. {self.next_step}" if self.next_step else text


class InvxlError(Exception):
    """Base of everything that is the input's fault. Carries all faults found, never just the first."""

    def __init__(self, *faults: Fault | str) -> None:
        self.faults: tuple[Fault | str, ...] = faults
        super().__init__("\n".join(str(f) for f in faults))

    @classmethod
    def of(cls, faults: Sequence[Fault | str]) -> InvxlError:
        return cls(*faults)


class SettingsError(InvxlError):
    """A YAML layer or the Config sheet's Override column is at fault."""


class InputError(InvxlError):
    """Raw data, a mapping or an export is at fault."""


class WorkbookError(InvxlError):
    """The workbook file cannot be read, is not one we handle, or may not be written."""


class OwnershipError(WorkbookError):
    """A refresh would move or cover a cell that is the user's."""


class Cancelled(InvxlError):
    """The user stopped the run between two stages; nothing was written."""


class FormulaError(InvxlError, ValueError):
    """A formula's argument is at fault. `excel` is the error value a cell shows for it."""

    excel = "#VALUE!"


class DivisionByZero(FormulaError, ZeroDivisionError):
    """A denominator is zero."""

    excel = "#DIV/0!"


class OutsideDomain(FormulaError):
    """A number outside its argument's domain."""

    excel = "#NUM!"


class NotANumber(FormulaError, TypeError):
    """Text, or nothing, where a number is needed."""

    excel = "#VALUE!"


class NotAvailable(FormulaError):
    """The inputs do not determine an answer."""

    excel = "#N/A"


class ErrorValue(FormulaError):
    """An argument holds an Excel error value; the answer is the same one."""

    def __init__(self, excel: str, *faults: Fault | str) -> None:
        super().__init__(*faults)
        self.excel = excel


# Excel's error values by their ERROR.TYPE number; 0 is no error. Arrays of these numbers stand beside arrays of values.
ERROR_VALUES = (
    "", "#NULL!", DivisionByZero.excel, FormulaError.excel, "#REF!", "#NAME?", OutsideDomain.excel, NotAvailable.excel,
    "#GETTING_DATA", "#SPILL!", "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#FIELD!", "#CALC!",
)  # fmt: skip
ERROR_CODES = {text: code for code, text in enumerate(ERROR_VALUES) if code}
