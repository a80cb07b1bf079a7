"""A refresh in a few lines: headlines, checks, exceptions; and the same as data for --json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from invxl.terms.kpis import KPI_TERMS
from invxl.terms.model import Format

if TYPE_CHECKING:
    from invxl.analysis.results import Check, Kpi, Results
    from invxl.rawdata.model import DataException
    from invxl.settings.model import Severity

FAILED = "FAIL"
_KPI_FIELDS = ("value", "status", "prior", "target", "note", "basis", "headline")
_CHECK_FIELDS = ("id", "label", "status", "difference", "tolerance", "note")
_SEVERITIES: tuple[Severity, ...] = ("block", "error", "warning", "info")


def shown(value: float | None, format: Format) -> str:
    """A figure as its sheet shows it.

    >>> shown(0.125, Format.PERCENT), shown(None, Format.MONEY)
    ('12.5%', 'not available')
    """
    if value is None or value != value:
        return "not available"
    match format:
        case Format.PERCENT:
            return f"{value:.1%}"
        case Format.RATIO:
            return f"{value:.1f}x"
        case Format.DAYS:
            return f"{value:,.1f}"
        case Format.MONEY | Format.INTEGER | Format.QUANTITY:
            return f"{value:,.0f}"
        case _:
            return f"{value:,.2f}"


def headline_lines(results: Results) -> list[str]:
    """The eight headlines."""
    rows = [_headline(kpi) for kpi in results.kpi.total if kpi.headline]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(2)]
    return [f"  {label:<{widths[0]}}  {value:>{widths[1]}}  {status}".rstrip() for label, value, status in rows]


def _headline(kpi: Kpi) -> tuple[str, str, str]:
    term = KPI_TERMS[kpi.id]
    unit = f" {term.unit}" if term.format is Format.DAYS and kpi.value is not None else ""
    missing = kpi.value is None and kpi.note
    if missing:
        return term.label, "", f"{kpi.status}: {kpi.note}"
    return term.label, shown(kpi.value, term.format) + unit, kpi.status


def failed(checks: Sequence[Check]) -> list[Check]:
    """The checks that fail; any of them makes the exit code 1."""
    return [check for check in checks if check.status == FAILED]


def check_lines(checks: Sequence[Check], every: bool) -> list[str]:
    """How the checks went: all of them, or those that are not OK."""
    counts = Counter(check.status for check in checks)
    lines = ["Checks: " + (", ".join(f"{n} {status}" for status, n in counts.items()) or "none")]
    for check in checks:
        if every or check.status in (FAILED, "Warning"):
            lines.append(
                f"  {check.status}: {check.label}{_difference(check)}{f' - {check.note}' if check.note else ''}"
            )
    return lines


def _difference(check: Check) -> str:
    if check.difference is None or check.status == "OK":
        return ""
    text = (
        f"{check.difference:,.2f}"
        if check.money
        else f"{check.difference:.1%}"
        if check.share
        else f"{check.difference:,.10g}"
    )
    return f", off by {text}"


def exception_lines(exceptions: Sequence[DataException], every: bool) -> list[str]:
    """What the data-quality gate found, counted by severity, or by kind."""
    if not exceptions:
        return ["Exceptions: none"]
    counts = Counter(e.severity for e in exceptions)
    lines = ["Exceptions: " + ", ".join(f"{counts[s]:,} {s}" for s in _SEVERITIES if counts[s])]
    if every:
        kinds = Counter((e.severity, e.kind, e.sheet) for e in exceptions)
        order = sorted(kinds, key=lambda k: (_SEVERITIES.index(k[0]), -kinds[k], k))
        lines += [f"  {severity}: {kind.replace('_', ' ')} in {sheet}, {_times(kinds[severity, kind, sheet])}"
                  for severity, kind, sheet in order]  # fmt: skip
    return lines


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n:,} times"


def results_data(results: Results, exceptions: Sequence[DataException]) -> dict[str, Any]:
    """The same, whole, for --json. Exceptions are counted by kind; each is on the Exceptions sheet."""
    kinds = Counter((e.severity, e.kind, e.sheet) for e in exceptions)
    period = results.kpi.period
    return {
        "as_of": period.as_of,
        "period": {
            "after": period.prior_end,
            "to": period.as_of,
            "days": period.days,
            "covered_days": period.covered_days,
        },
        "kpis": [_kpi_data(kpi) for kpi in results.kpi.total],
        "checks": [{name: getattr(check, name) for name in _CHECK_FIELDS} for check in results.checks],
        "exceptions": [{"severity": s, "kind": k, "sheet": t, "count": n} for (s, k, t), n in sorted(kinds.items())],
    }


def _kpi_data(kpi: Kpi) -> dict[str, Any]:
    term = KPI_TERMS[kpi.id]
    return {"id": kpi.id, "label": term.label, "unit": term.unit, **{name: getattr(kpi, name) for name in _KPI_FIELDS}}
