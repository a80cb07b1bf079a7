"""Forecast errors, demand patterns, simple forecasts."""

from __future__ import annotations

from invxl.catalogue.model import Argument, Example, Function, Native, Output, Shape
from invxl.formulas import classification as spread
from invxl.formulas import forecasting as formulas
from invxl.terms import classification as c
from invxl.terms import forecasting as t
from invxl.terms import service as s

CATEGORY = "Forecast and demand"

_PAIR = (
    Argument(t.ACTUAL, shape=Shape.RANGE, group="periods"),
    Argument(t.FORECAST, shape=Shape.RANGE, group="periods"),
)
_SIGN = Argument(t.ERROR_SIGN, "forecast_minus_actual")
_ACTUAL, _FORECAST = [100, 80, 0, 120], [90, 100, 10, 120]
_SAMPLE = {"actual": _ACTUAL, "forecast": _FORECAST}
_TEXTLESS = "The native twins take ranges of numbers without text or gaps."
_DEMANDS = Argument(c.DEMANDS, shape=Shape.RANGE)
_INTERVAL = "COUNT({demands})/SUMPRODUCT(({demands}<>0)*1)"
_CV_SQUARED = (
    "IF(SUMPRODUCT(({demands}<>0)*1)=1,0,(SUMSQ({demands})-SUM({demands})^2/SUMPRODUCT(({demands}<>0)*1))"
    "/(SUMPRODUCT(({demands}<>0)*1)-1)*(SUMPRODUCT(({demands}<>0)*1)/SUM({demands}))^2)"
)
_OFF = "({observations}-MEDIAN({observations}))"
_SCORE = (
    f"{_OFF}/IF(SUMPRODUCT(MEDIAN(ABS{_OFF}))>0,SUMPRODUCT(MEDIAN(ABS{_OFF}))/0.6745,"
    f"IF(SUMPRODUCT(ABS{_OFF})>0,1.253314*SUMPRODUCT(ABS{_OFF})/COUNT({{observations}}),1))"
)
_HYNDMAN = "Hyndman, Koehler (2006); Hyndman, Athanasopoulos, Forecasting: Principles and Practice"


def _signed(text: str, **when: str) -> tuple[Native, ...]:
    """A twin for either sign; `text` holds the sign in front as %s."""
    return (
        Native(text % "", {"error_sign": "forecast_minus_actual", **when}),
        Native(text % "-", {"error_sign": "actual_minus_forecast", **when}),
    )


def _scaled(past: str, without: tuple[str, ...] = ()) -> Native:
    """MASE's twin against the naive forecast of this series."""
    rows = f"COUNT({{{past}}})"
    steps = (
        f"INDEX({{{past}}},{{season}}+1):INDEX({{{past}}},{rows})"
        f"-INDEX({{{past}}},1):INDEX({{{past}}},{rows}-{{season}})"
    )
    return Native(
        f"IF({{season}}>={rows},NA(),SUMPRODUCT(ABS({{forecast}}-{{actual}}))/COUNT({{actual}})"
        f"/(SUMPRODUCT(ABS({steps}))/({rows}-{{season}}))+0*SUM({{{past}}}))",
        without=without,
        cells_only=True,
    )


BIAS = Function(
    name="BIAS", python="bias", category=CATEGORY,
    summary="Forecast bias: sum of errors over sum of actuals (default), mean error, or mean of error over actual. The "
    "error is forecast less actual unless the reverse is asked for.",
    question="Does the forecast build stock or shortages?",
    outputs=(Output(t.BIAS, formulas.bias),),
    arguments=(*_PAIR, Argument(t.BIAS_MODE, "percent", given_name="mode"), _SIGN),
    natives=(*_signed("%s(SUM({forecast})-SUM({actual}))/SUM({actual})", mode="percent"),
             *_signed("%s(SUM({forecast})-SUM({actual}))/COUNT({actual})", mode="mean"),
             *_signed("%sSUMPRODUCT(({forecast}-{actual})/ABS({actual}))/COUNT({actual})", mode="mean_percent")),
    examples=(Example(_SAMPLE, 0.0667, 4), Example({**_SAMPLE, "mode": "mean"}, 5.0)),
    equation="percent: sum(F - A) / sum(A); mean: mean(F - A); mean_percent: mean((F - A) / |A|)",
    source=_HYNDMAN, notes=_TEXTLESS,
)  # fmt: skip

MAD = Function(
    name="MAD", python="mad", category=CATEGORY,
    summary="Mean absolute deviation: mean absolute forecast error.",
    question="By how many units is the forecast off?",
    outputs=(Output(t.MAD, formulas.mad),),
    arguments=_PAIR,
    natives=(Native("SUMPRODUCT(ABS({forecast}-{actual}))/COUNT({actual})"),),
    examples=(Example(_SAMPLE, 10.0),),
    equation="mean(|F - A|)", source=_HYNDMAN, notes=_TEXTLESS,
)  # fmt: skip

RMSE = Function(
    name="RMSE", python="rmse", category=CATEGORY,
    summary="Root mean squared error of the forecast; large errors weigh more.",
    question="How large are the forecast's errors, the large ones above all?",
    outputs=(Output(t.RMSE, formulas.rmse),),
    arguments=_PAIR,
    natives=(Native("SQRT(SUMXMY2({forecast},{actual})/COUNT({actual}))"),),
    examples=(Example({"actual": [1, 2, 3, 4], "forecast": [1, 2, 3, 5]}, 0.5),),
    equation="sqrt(mean((F - A)^2))", source=_HYNDMAN, notes=_TEXTLESS,
)  # fmt: skip

WAPE = Function(
    name="WAPE", python="wape", category=CATEGORY,
    summary="Weighted absolute percentage error: sum of absolute errors divided by sum of actuals.",
    question="How wrong is the plan that we buy by?",
    outputs=(Output(t.WAPE, formulas.wape),),
    arguments=_PAIR,
    natives=(Native("SUMPRODUCT(ABS({forecast}-{actual}))/SUM({actual})"),),
    examples=(Example(_SAMPLE, 0.1333, 4),),
    equation="sum(|F - A|) / sum(A)", source=_HYNDMAN, notes=_TEXTLESS,
)  # fmt: skip

MAPE = Function(
    name="MAPE", python="mape", category=CATEGORY,
    summary="Mean absolute percentage error over the periods with an actual other than 0; output excluded tells how "
    "many are left out.",
    question="By what share is a period's forecast off?",
    outputs=(Output(t.MAPE, formulas.mape), Output(t.MAPE_EXCLUDED, formulas.mape_excluded)),
    arguments=_PAIR,
    natives=(Native("SUMPRODUCT(({actual}<>0)*ABS({forecast}-{actual})/(ABS({actual})+({actual}=0)))"
                    "/SUMPRODUCT(({actual}<>0)*1)", {"output": "mape"}),
             Native("COUNTIF({actual},0)+0*SUM({actual},{forecast})", {"output": "excluded"}, cells_only=True)),
    examples=(Example(_SAMPLE, 0.1167, 4), Example({**_SAMPLE, "output": "excluded"}, 1.0)),
    equation="mean(|F - A| / |A|) over A <> 0", source=_HYNDMAN, notes=_TEXTLESS,
)  # fmt: skip

MASE = Function(
    name="MASE", python="mase", category=CATEGORY,
    summary="Mean absolute scaled error: mean absolute error divided by that of the (seasonal) naive forecast in "
    "sample; the actuals themselves where no in-sample series is given.",
    question="Is the forecast better than repeating the last demand?",
    outputs=(Output(t.MASE, formulas.mase),),
    arguments=(*_PAIR, Argument(t.SEASON, 1.0, Shape.ONE), Argument(t.INSAMPLE, None, Shape.RANGE)),
    natives=(_scaled("actual", without=("insample",)), _scaled("insample")),
    examples=(Example({"actual": [1.1, 1.9, 3.0, 4.4, 5.0, 5.6], "forecast": [0.9, 1.8, 2.5, 4.5, 5.0, 6.2]},
                      0.2778, 4),),
    equation="mean(|F - A|) / mean(|A_t - A_(t - season)|)", source=_HYNDMAN, notes=_TEXTLESS,
)  # fmt: skip

TRACKINGSIGNAL = Function(
    name="TRACKINGSIGNAL", python="tracking_signal", category=CATEGORY,
    summary="Tracking signal: sum of errors in mean absolute deviations. Beyond 4 either way the forecast is biased.",
    question="Is the forecast's bias more than chance?",
    outputs=(Output(t.TRACKING_SIGNAL, formulas.tracking_signal),),
    arguments=(*_PAIR, _SIGN),
    natives=_signed("%s(SUM({forecast})-SUM({actual}))/(SUMPRODUCT(ABS({forecast}-{actual}))/COUNT({actual}))"),
    examples=(Example(_SAMPLE, 2.0),),
    equation="sum(F - A) / mean(|F - A|)", source="APICS CPIM, tracking signal, limits 4 MAD", notes=_TEXTLESS,
)  # fmt: skip

DEMANDSTATS = Function(
    name="DEMANDSTATS", python="demand_stats", category=CATEGORY,
    summary="Demand statistics: mean per period (default), standard deviation (sample unless asked), coefficient of "
    "variation, average demand interval, or squared variation of the demands that are not 0.",
    question="How much is needed, how evenly and how often?",
    outputs=(Output(s.MEAN, formulas.mean), Output(s.SD, spread.standard_deviation),
             Output(s.CV, spread.coefficient_of_variation), Output(t.ADI, formulas.average_interval),
             Output(t.CV_SQUARED, formulas.size_variation)),
    arguments=(_DEMANDS, Argument(c.SD_BASIS, "sample")),
    natives=(Native("AVERAGE({demands})", {"output": "mean"}),
             Native("STDEV({demands})", {"output": "sd", "sd_basis": "sample"}),
             Native("STDEVP({demands})", {"output": "sd", "sd_basis": "population"}),
             Native("STDEV({demands})/AVERAGE({demands})", {"output": "cv", "sd_basis": "sample"}),
             Native("STDEVP({demands})/AVERAGE({demands})", {"output": "cv", "sd_basis": "population"}),
             Native(_INTERVAL, {"output": "adi"}), Native(_CV_SQUARED, {"output": "cv_squared"})),
    examples=(Example({"demands": [0, 80, 0, 120]}, 50.0), Example({"demands": [0, 80, 0, 120], "output": "adi"}, 2.0)),
    equation="mean; sqrt(sum of (x - mean)^2 / (n - 1)); sd / mean; n / n with demand; (sd / mean)^2 of the sizes",
    source="Syntetos, Boylan, Croston (2005)", notes=_TEXTLESS,
)  # fmt: skip

DEMANDCLASS = Function(
    name="DEMANDCLASS", python="demand_class", category=CATEGORY,
    summary="Demand class of an item: smooth, erratic, intermittent or lumpy, by how often demand comes and how much "
    "its size varies.",
    question="Which forecasting method does an item's demand allow?",
    outputs=(Output(t.DEMAND_CLASS, formulas.demand_class),),
    arguments=(_DEMANDS, Argument(t.CUT_ADI, 1.32), Argument(t.CUT_CV_SQUARED, 0.49)),
    natives=(Native(f'IF({_INTERVAL}>={{cut_adi}},IF({_CV_SQUARED}>={{cut_cv_squared}},"lumpy","intermittent"),'
                    f'IF({_CV_SQUARED}>={{cut_cv_squared}},"erratic","smooth"))'),),
    examples=(Example({"demands": [0, 0, 5, 0, 5, 0]}, "intermittent"),
              Example({"demands": [10, 11, 9, 10]}, "smooth")),
    equation="intermittent from ADI >= 1.32 on, erratic from CV^2 >= 0.49 on, lumpy both, smooth neither",
    source="Syntetos, Boylan, Croston (2005)", notes=_TEXTLESS,
)  # fmt: skip

MOVINGAVERAGE = Function(
    name="MOVINGAVERAGE", python="moving_average", category=CATEGORY,
    summary="Moving average forecast: mean of the last periods. #N/A where there are fewer.",
    question="What is demand, if it stays as it lately was?",
    outputs=(Output(t.NEXT_DEMAND, formulas.moving_average),),
    arguments=(_DEMANDS, Argument(t.WINDOW, 3.0)),
    natives=(Native("IF({window}>COUNT({demands}),NA(),AVERAGE(INDEX({demands},COUNT({demands})-{window}+1)"
                    ":INDEX({demands},COUNT({demands})))+0*SUM({demands}))", cells_only=True),),
    examples=(Example({"demands": [10, 20, 30, 40], "window": 2}, 35.0),),
    equation="mean of the last `window` demands", source=_HYNDMAN, notes=_TEXTLESS,
)  # fmt: skip

EXPSMOOTHING = Function(
    name="EXPSMOOTHING", python="exp_smoothing", category=CATEGORY,
    summary="Exponential smoothing forecast: the level after the last period, beginning with the first demand.",
    question="What is demand, if the newest counts most?",
    outputs=(Output(t.NEXT_DEMAND, formulas.exponential_smoothing),),
    arguments=(_DEMANDS, Argument(t.ALPHA)),
    natives=(Native("IF({alpha}=1,INDEX({demands},COUNT({demands})),(1-{alpha})^COUNT({demands})*INDEX({demands},1)+"
                    "SUMPRODUCT({demands}*{alpha}*(1-{alpha})^(COUNT({demands})-1-ROW({demands})+MIN(ROW({demands})))))",
                    cells_only=True),),
    examples=(Example({"demands": [10, 20, 30], "alpha": 0.5}, 22.5),),
    equation="level = alpha x demand + (1 - alpha) x level, from the first demand", source=_HYNDMAN,
    notes="The native twin takes one column without gaps.",
)  # fmt: skip

SEASONALNAIVE = Function(
    name="SEASONALNAIVE", python="seasonal_naive", category=CATEGORY,
    summary="Seasonal naive forecast: the demand of the same place in the last season. #N/A where history is shorter "
    "than a season.",
    question="What is demand, if the last season repeats?",
    outputs=(Output(t.NEXT_DEMAND, formulas.seasonal_naive),),
    arguments=(_DEMANDS, Argument(t.SEASON), Argument(t.HORIZON, 1.0)),
    natives=(Native("IF({season}>COUNT({demands}),NA(),INDEX({demands},COUNT({demands})-{season}+1+MOD({horizon}-1,"
                    "{season}))+0*SUM({demands}))"),),
    examples=(Example({"demands": [10, 20, 30, 40], "season": 4, "horizon": 2}, 20.0),),
    equation="demand at n - season + 1 + (horizon - 1) mod season", source=_HYNDMAN, notes=_TEXTLESS,
)  # fmt: skip

CROSTON = Function(
    name="CROSTON", python="croston", category=CATEGORY,
    summary="Croston's forecast of intermittent demand per period: smoothed size over smoothed interval; method sba "
    "corrects its bias. Or the size, or the interval.",
    question="What is demand, if it comes now and then?",
    outputs=(Output(t.NEXT_DEMAND, formulas.croston), Output(t.DEMAND_SIZE, formulas.croston_size),
             Output(t.DEMAND_INTERVAL, formulas.croston_interval)),
    arguments=(_DEMANDS, Argument(t.ALPHA, 0.1), Argument(t.CROSTON_METHOD, "croston", given_name="method")),
    why_no_native="Its smoothing skips the periods without demand, which needs a column of its own.",
    examples=(Example({"demands": [0, 0, 6, 0, 4], "alpha": 0.5}, 2.0),
              Example({"demands": [0, 0, 6, 0, 4], "alpha": 0.5, "method": "sba"}, 1.5)),
    equation="size / interval, both smoothed by alpha at each demand, from the first; sba: x (1 - alpha / 2)",
    source="Croston (1972); Syntetos, Boylan (2005)",
)  # fmt: skip

OUTLIER = Function(
    name="OUTLIER", python="outlier", category=CATEGORY,
    summary="Robust outlier flag of every value of a range: 1 beyond the threshold of median absolute deviations; or "
    "the score. Spills.",
    question="Which periods or items should be looked at before they are averaged?",
    outputs=(Output(t.OUTLIER_FLAG, formulas.outlier), Output(t.ROBUST_SCORE, formulas.robust_score)),
    arguments=(Argument(t.OBSERVATIONS, shape=Shape.ROWS), Argument(t.THRESHOLD, 3.5, Shape.ONE)),
    natives=(Native(f"(ABS({_SCORE})>{{threshold}})*1", {"output": "outlier"}),
             Native(_SCORE, {"output": "score"})),
    examples=(Example({"observations": [10, 11, 9, 10, 50]}, [0.0, 0.0, 0.0, 0.0, 1.0]),
              Example({"observations": [10, 11, 9, 10, 50], "output": "score"}, [0.0, 0.67, -0.67, 0.0, 26.98])),
    equation="|0.6745 (x - median) / median of |x - median|| > threshold",
    source="Iglewicz, Hoaglin (1993), modified z-score", notes=_TEXTLESS,
)  # fmt: skip

FUNCTIONS = (
    BIAS, MAD, MAPE, WAPE, MASE, RMSE, TRACKINGSIGNAL, DEMANDSTATS, DEMANDCLASS, MOVINGAVERAGE, EXPSMOOTHING,
    SEASONALNAIVE, CROSTON, OUTLIER,
)  # fmt: skip
