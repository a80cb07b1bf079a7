"""Arguments and results of the forecast and demand functions."""

from __future__ import annotations

from invxl.terms.model import ANY, NON_NEGATIVE, POSITIVE, Domain, Format, Term

ACTUAL = Term("actual", "Actual", "units", "Actual demand, per period.", Format.QUANTITY)
FORECAST = Term("forecast", "Forecast", "units", "Forecast of the same periods.", Format.QUANTITY)
INSAMPLE = Term(
    "insample", "In-sample demand", "units", "Demand on which the forecast was fitted; blank takes the actuals.",
    Format.QUANTITY,
)  # fmt: skip
SEASON = Term(
    "season", "Season", "periods", "Periods after which demand repeats; 1 for none.", Format.INTEGER,
    Domain(low=1.0, integer=True),
)  # fmt: skip
HORIZON = Term(
    "horizon", "Horizon", "periods", "How many periods ahead.", Format.INTEGER, Domain(low=1.0, integer=True)
)
WINDOW = Term(
    "window", "Window", "periods", "Number of last periods that are averaged.", Format.INTEGER,
    Domain(low=1.0, integer=True),
)  # fmt: skip
ALPHA = Term(
    "alpha", "Smoothing constant", "fraction", "Weight of the newest demand.", Format.NUMBER,
    Domain(low=0.0, high=1.0, low_open=True),
)  # fmt: skip
CUT_ADI = Term(
    "cut_adi", "Cut-off of the interval", "periods", "Average interval from which demand is intermittent.",
    Format.NUMBER, POSITIVE,
)  # fmt: skip
CUT_CV_SQUARED = Term(
    "cut_cv_squared", "Cut-off of the variation", "ratio", "Squared coefficient of variation from which it is erratic.",
    Format.NUMBER, POSITIVE,
)  # fmt: skip
OBSERVATIONS = Term("observations", "Observations", "", "Values among which outliers are looked for.", Format.NUMBER)
THRESHOLD = Term(
    "threshold", "Threshold", "", "Robust score beyond which a value is an outlier.", Format.NUMBER, POSITIVE
)

ERROR_SIGN = Term(
    "error_sign", "Error", "", "Sign of the error: forecast less actual, or the reverse.", Format.TEXT,
    Domain(choices=("forecast_minus_actual", "actual_minus_forecast")),
)  # fmt: skip
BIAS_MODE = Term(
    "bias_mode", "Mode", "", "Sum of errors over sum of actuals (percent), mean error, or mean of error over actual.",
    Format.TEXT, Domain(choices=("percent", "mean", "mean_percent")),
)  # fmt: skip
CROSTON_METHOD = Term(
    "croston_method", "Method", "", "Croston's method, or Syntetos and Boylan's correction of its bias.", Format.TEXT,
    Domain(choices=("croston", "sba")),
)  # fmt: skip

BIAS = Term("bias", "Forecast bias", "", "Tendency of the forecast; above 0 it is too high.", Format.PERCENT)
MAD = Term("mad", "Mean absolute deviation", "units", "Mean absolute forecast error.", Format.NUMBER, NON_NEGATIVE)
RMSE = Term("rmse", "Root mean squared error", "units", "Root of the mean squared forecast error.", Format.NUMBER,
            NON_NEGATIVE)  # fmt: skip
WAPE = Term(
    "wape", "Weighted absolute percentage error", "fraction", "Absolute errors as a share of actuals.", Format.PERCENT
)
MAPE = Term(
    "mape", "Mean absolute percentage error", "fraction", "Mean of absolute errors as shares of their actuals.",
    Format.PERCENT, NON_NEGATIVE,
)  # fmt: skip
MAPE_EXCLUDED = Term(
    "excluded", "Periods left out", "periods", "Periods whose actual is 0.", Format.INTEGER, NON_NEGATIVE
)
MASE = Term(
    "mase", "Mean absolute scaled error", "ratio", "Forecast error against that of the naive forecast; above 1 it is "
    "worse.", Format.NUMBER, NON_NEGATIVE,
)  # fmt: skip
TRACKING_SIGNAL = Term(
    "tracking_signal", "Tracking signal", "MADs", "Sum of errors in mean absolute deviations; beyond 4 either way the "
    "forecast is biased.", Format.NUMBER, ANY,
)  # fmt: skip
NEXT_DEMAND = Term("next_demand", "Forecast", "units", "Forecast demand of a period to come.", Format.NUMBER)
DEMAND_SIZE = Term("size", "Size", "units", "Smoothed size of a demand, where there is one.", Format.NUMBER)
DEMAND_INTERVAL = Term("interval", "Interval", "periods", "Smoothed periods from demand to demand.", Format.NUMBER)
ADI = Term("adi", "Average demand interval", "periods", "Periods per period with demand.", Format.NUMBER)
CV_SQUARED = Term(
    "cv_squared", "Squared variation of sizes", "ratio", "Squared coefficient of variation of the demands that are "
    "not 0.", Format.NUMBER, NON_NEGATIVE,
)  # fmt: skip
DEMAND_CLASS = Term("demand_class", "Demand class", "", "smooth, erratic, intermittent or lumpy.", Format.TEXT)
OUTLIER_FLAG = Term("outlier", "Outlier", "", "1 for an outlier, else 0.", Format.INTEGER)
ROBUST_SCORE = Term(
    "score", "Robust score", "", "Distance from the median in scaled median absolute deviations.", Format.NUMBER
)

TERMS = tuple(value for value in list(globals().values()) if isinstance(value, Term))
