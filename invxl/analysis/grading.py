"""From a figure and its threshold to the KPI row: the status word, the target, who answers for it."""

from __future__ import annotations

from invxl.analysis.figures import Figure
from invxl.analysis.results import Kpi
from invxl.settings.model import Config, Threshold

ON_TARGET, NEAR_TARGET, WATCH, OFF_TARGET = "On target", "Near target", "Watch", "Off target"
NOT_GRADED, NOT_AVAILABLE = "Not graded", "Not available"


def word(value: float, threshold: Threshold) -> str:
    """The status word: on target up to the target, near it until `warn` is reached, watched until `bad` is reached.

    Where a threshold has no `warn`, short of the target is to be watched.

    >>> marks = Threshold(target=6.0, warn=5.0, bad=4.0, better="higher")
    >>> [word(v, marks) for v in (6.0, 5.1, 5.0, 4.0)]
    ['On target', 'Near target', 'Watch', 'Off target']
    >>> word(60.0, Threshold(target=60.0, better="lower"))
    'On target'
    """
    sign = 1.0 if threshold.better == "higher" else -1.0

    def reached(limit: float | None) -> bool:
        return limit is not None and sign * value <= sign * limit

    if reached(threshold.bad):
        return OFF_TARGET
    if reached(threshold.warn):
        return WATCH
    if threshold.target is not None and sign * value < sign * threshold.target:
        return WATCH if threshold.warn is None else NEAR_TARGET
    return ON_TARGET if threshold.grades else NOT_GRADED


def grade(
    id: str,
    figure: Figure,
    prior: Figure | None,
    config: Config,
    category: str | None = None,
    *,
    headline: bool = False,
    graded_as: tuple[str, Figure] | None = None,
) -> Kpi:
    """The KPI row.

    `graded_as` is another KPI whose threshold grades this one where it has none of its own: an amount is graded by its
    share, and its target is the target share of what the share is divided by.
    """
    threshold, judged = config.threshold(id, category), figure
    target = None if threshold is None else threshold.target
    other = ""
    if (threshold is None or not threshold.grades) and graded_as is not None:
        other, judged = graded_as
        threshold = config.threshold(other, category)
        if threshold is not None and threshold.target is not None and judged.denominator is not None:
            target = threshold.target * judged.denominator
    return Kpi(
        id=id,
        value=figure.value,
        status=_status(figure, judged, threshold),
        note="; ".join(t for t in (figure.missing, *figure.gaps, *figure.doubts, *figure.notes) if t),
        prior=None if prior is None else prior.value,
        target=target,
        basis="; ".join(figure.basis),
        numerator=figure.numerator,
        numerator_label=figure.numerator_label,
        denominator=figure.denominator,
        denominator_label=figure.denominator_label,
        factor=figure.factor,
        responsible=config.responsible(id, category, other),
        headline=headline,
    )


def _status(figure: Figure, judged: Figure, threshold: Threshold | None) -> str:
    if figure.value is None:
        return NOT_AVAILABLE
    if threshold is None or judged.value is None or any((figure.gaps, figure.doubts, judged.gaps, judged.doubts)):
        return NOT_GRADED
    return word(judged.value, threshold)
