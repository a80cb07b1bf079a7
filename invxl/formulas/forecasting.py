"""Forecast errors and simple forecasts. Error = forecast - actual, unless the other sign is asked for."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from invxl.errors import Fault, NotAvailable
from invxl.formulas.marks import Marked
from invxl.formulas.normal import Array
from invxl.formulas.ratio import ratio

MINUS = "actual_minus_forecast"


def errors(actual: ArrayLike, forecast: ArrayLike, error_sign: str = "forecast_minus_actual") -> Array:
    """Forecast - actual, or the reverse.

    >>> errors([100, 80], [90, 100]).tolist()
    [-10.0, 20.0]
    """
    e = np.asarray(forecast, dtype=float) - np.asarray(actual, dtype=float)
    return np.asarray(-e if error_sign == MINUS else e)


def bias(
    actual: ArrayLike, forecast: ArrayLike, mode: str = "percent", error_sign: str = "forecast_minus_actual"
) -> Array:
    """Sum of errors / sum of actuals; or the mean error; or the mean of error / |actual|.

    >>> round(float(bias([100, 80, 0, 120], [90, 100, 10, 120])), 4)
    0.0667
    """
    e, a = errors(actual, forecast, error_sign), np.asarray(actual, dtype=float)
    if mode == "mean":
        return np.asarray(e.mean())
    if mode == "mean_percent":
        return np.asarray(ratio(e, np.abs(a)).mean())
    return ratio(e.sum(), a.sum())


def mad(actual: ArrayLike, forecast: ArrayLike) -> Array:
    """Mean absolute error.

    >>> float(mad([100, 80, 0, 120], [90, 100, 10, 120]))
    10.0
    """
    return np.asarray(np.abs(errors(actual, forecast)).mean())


def rmse(actual: ArrayLike, forecast: ArrayLike) -> Array:
    """Root of the mean squared error.

    >>> float(rmse([1, 2, 3, 4], [1, 2, 3, 5]))
    0.5
    """
    return np.asarray(np.sqrt((errors(actual, forecast) ** 2).mean()))


def wape(actual: ArrayLike, forecast: ArrayLike) -> Array:
    """Sum of absolute errors / sum of actuals.

    >>> round(float(wape([100, 80, 0, 120], [90, 100, 10, 120])), 4)
    0.1333
    """
    return ratio(np.abs(errors(actual, forecast)).sum(), np.asarray(actual, dtype=float).sum())


def mape(actual: ArrayLike, forecast: ArrayLike) -> Array:
    """Mean of |error / actual| over the periods with an actual other than 0; NaN where there is none.

    >>> round(float(mape([100, 80, 0, 120], [90, 100, 10, 120])), 4)
    0.1167
    """
    a, e = np.asarray(actual, dtype=float), errors(actual, forecast)
    seen = a != 0.0
    return ratio(np.abs(e[seen] / a[seen]).sum(), seen.sum())


def mape_excluded(actual: ArrayLike, forecast: ArrayLike) -> Array:
    """Number of periods that MAPE leaves out because their actual is 0."""
    return np.asarray(float((np.asarray(actual, dtype=float) == 0.0).sum()))


def mase(actual: ArrayLike, forecast: ArrayLike, season: ArrayLike = 1.0, insample: ArrayLike | None = None) -> Array:
    """Mean absolute error / mean absolute error of the (seasonal) naive forecast in sample.

    >>> round(float(mase([1.1, 1.9, 3.0, 4.4, 5.0, 5.6], [0.9, 1.8, 2.5, 4.5, 5.0, 6.2])), 6)
    0.277778
    """
    past = np.asarray(actual if insample is None else insample, dtype=float)
    lag = int(np.asarray(season))
    if past.size <= lag:
        raise NotAvailable(Fault("insample", f"found {past.size} periods", f"more than one season ({lag}) is needed"))
    return ratio(mad(actual, forecast), np.abs(past[lag:] - past[:-lag]).mean())


def tracking_signal(actual: ArrayLike, forecast: ArrayLike, error_sign: str = "forecast_minus_actual") -> Array:
    """Sum of errors / mean absolute error.

    >>> float(tracking_signal([100, 80, 0, 120], [90, 100, 10, 120]))
    2.0
    """
    return ratio(errors(actual, forecast, error_sign).sum(), mad(actual, forecast))


def moving_average(demands: ArrayLike, window: ArrayLike = 3.0) -> Marked:
    """Mean of the last periods.

    >>> float(moving_average([10, 20, 30, 40], 2).values)
    35.0
    """
    values, last = np.asarray(demands, dtype=float), np.asarray(window, dtype=float)
    running = np.concatenate([[0.0], np.cumsum(values)])
    short = ~(last <= values.size)
    start = np.where(short, values.size, values.size - last).astype(int)
    return Marked(np.asarray((running[-1] - running[start]) / last), np.asarray(short & ~np.isnan(last)))


def exponential_smoothing(demands: ArrayLike, alpha: ArrayLike) -> Array:
    """Level after the last period, beginning with the first demand: alpha x demand + (1 - alpha) x level.

    >>> float(exponential_smoothing([10, 20, 30], 0.5))
    22.5
    """
    return _smoothed(np.asarray(demands, dtype=float), np.asarray(alpha, dtype=float))


def _smoothed(values: Array, alpha: Array) -> Array:
    """The same for every alpha: by the values' weights, or value by value where the alphas are the longer list."""
    if alpha.size > values.size:
        level = np.broadcast_to(values[0], alpha.shape)
        for value in values[1:]:
            level = alpha * value + (1.0 - alpha) * level
        return np.asarray(level, dtype=float)
    age = np.arange(values.size - 1.0, -1.0, -1.0)
    share = np.ones(values.size)
    levels = []
    for a in alpha.reshape(-1).tolist():
        share[1:] = a  # the first value is the level to begin with
        levels.append(((1.0 - a) ** age * share) @ values)
    return np.asarray(levels, dtype=float).reshape(alpha.shape)


def seasonal_naive(demands: ArrayLike, season: ArrayLike, horizon: ArrayLike = 1.0) -> Marked:
    """The demand of the same place in the last season.

    >>> float(seasonal_naive([10, 20, 30, 40], 4, 2).values)
    20.0
    """
    values = np.asarray(demands, dtype=float)
    lag, ahead = np.broadcast_arrays(np.asarray(season, dtype=float), np.asarray(horizon, dtype=float))
    known = ~(np.isnan(lag) | np.isnan(ahead))
    short = known & (lag > values.size)
    at = np.where(known & ~short, values.size - lag + np.mod(ahead - 1.0, np.where(lag == 0.0, 1.0, lag)), 0.0)
    return Marked(np.asarray(np.where(known, values[at.astype(int)], np.nan)), np.asarray(short))


def croston(demands: ArrayLike, alpha: ArrayLike = 0.1, method: str = "croston") -> Array:
    """Demand per period of intermittent demand: smoothed size / smoothed interval; sba takes alpha/2 off its bias.

    >>> float(croston([0, 0, 6, 0, 4], 0.5))
    2.0
    """
    size, interval = _croston(demands, alpha)
    correction = 1.0 - np.asarray(alpha, dtype=float) / 2.0 if method == "sba" else 1.0
    return np.asarray(correction * ratio(size, interval))


def croston_size(demands: ArrayLike, alpha: ArrayLike = 0.1) -> Array:
    """Smoothed size of a demand."""
    return _croston(demands, alpha)[0]


def croston_interval(demands: ArrayLike, alpha: ArrayLike = 0.1) -> Array:
    """Smoothed periods from demand to demand."""
    return _croston(demands, alpha)[1]


def _croston(demands: ArrayLike, alpha: ArrayLike) -> tuple[Array, Array]:
    values, a = np.asarray(demands, dtype=float), np.asarray(alpha, dtype=float)
    at = np.flatnonzero(values != 0.0)
    if at.size == 0:
        return np.full(a.shape, np.nan), np.full(a.shape, np.nan)
    gaps = np.diff(np.concatenate([[-1], at])).astype(float)
    return _smoothed(values[at], a), _smoothed(gaps, a)


def mean(demands: ArrayLike) -> Array:
    """Mean demand per period."""
    return np.asarray(np.asarray(demands, dtype=float).mean())


def average_interval(demands: ArrayLike) -> Array:
    """Periods / periods with demand (ADI).

    >>> float(average_interval([0, 5, 0, 5]))
    2.0
    """
    values = np.asarray(demands, dtype=float)
    return ratio(values.size, (values != 0.0).sum())


def size_variation(demands: ArrayLike) -> Array:
    """Squared coefficient of variation of the demands that are not 0 (sample standard deviation; 0 for a single one).

    >>> round(float(size_variation([0, 80, 0, 120])), 4)
    0.08
    """
    values = np.asarray(demands, dtype=float)
    sizes = values[values != 0.0]
    if sizes.size == 0:
        return np.asarray(np.nan)
    spread = sizes.var(ddof=1) if sizes.size > 1 else 0.0
    return ratio(spread, sizes.mean() ** 2)


def demand_class(
    demands: ArrayLike, cut_adi: ArrayLike = 1.32, cut_cv_squared: ArrayLike = 0.49
) -> NDArray[np.object_] | Array:
    """Smooth, erratic, intermittent or lumpy.

    >>> demand_class([0, 0, 5, 0, 5, 0]).item()
    'intermittent'
    """
    interval, variation = float(average_interval(demands)), float(size_variation(demands))
    rare, uneven = np.broadcast_arrays(interval >= np.asarray(cut_adi), variation >= np.asarray(cut_cv_squared))
    if np.isnan(interval) or np.isnan(variation):
        return np.full(rare.shape, np.nan)
    names: NDArray[np.object_] = np.select(
        [rare & uneven, rare, uneven], ["lumpy", "intermittent", "erratic"], "smooth"
    )
    return names.astype(object)


def robust_score(observations: ArrayLike) -> Array:
    """0.6745 (x - median) / MAD; where more than half are equal, (x - median) / (1.2533 mean absolute deviation).

    >>> robust_score([10, 11, 9, 10, 50]).round(2).tolist()
    [0.0, 0.67, -0.67, 0.0, 26.98]
    """
    values = np.asarray(observations, dtype=float)
    off = values - np.nanmedian(values)
    middle = np.nanmedian(np.abs(off))
    scale = middle / 0.6745 if middle > 0.0 else 1.253314 * np.nanmean(np.abs(off))
    return np.asarray(off / scale if scale > 0.0 else off * 0.0)


def outlier(observations: ArrayLike, threshold: ArrayLike = 3.5) -> Array:
    """1 where the robust score lies beyond the threshold, else 0.

    >>> outlier([10, 11, 9, 10, 50]).tolist()
    [0.0, 0.0, 0.0, 0.0, 1.0]
    """
    score = robust_score(observations)
    flag = (np.abs(score) > float(np.asarray(threshold))).astype(float)
    return np.asarray(np.where(np.isnan(score), np.nan, flag))
