"""How customers are served: fill rate, backorders, the time from order to shipment or delivery."""

from __future__ import annotations

from invxl.analysis.facts_orders import OrderFacts, Served
from invxl.analysis.figures import Figure, amount, many, missing, quotient
from invxl.analysis.kpi_facts import KpiFacts, WindowFacts
from invxl.analysis.measures import begins_late, dated
from invxl.settings.model import Config

IDS = ("fill_rate", "backorder_rate", "cycle_time")
_NAMES = {"order": "orders", "line": "lines", "unit": "units", "value": "value"}


def figures(kpis: KpiFacts, window: WindowFacts, i: int, config: Config) -> dict[str, Figure]:
    """The service KPIs, by id; all of them need Orders, which carry no location."""
    orders = window.orders
    if orders is None:
        by_location = kpis.group.kind == "location"
        why = "Orders carry no Location" if by_location else "Orders has no rows"
        return {id: missing(id, why) for id in IDS}
    late = begins_late(kpis, window, orders.first_day, "Orders")
    found = {
        "fill_rate": _fill_rate(orders, window, i, config),
        "backorder_rate": _backorder_rate(orders, window, i, config),
        "cycle_time": _cycle_time(orders, window, i, config),
    }
    return {id: figure.short(late) for id, figure in found.items()}


def _fill_rate(orders: OrderFacts, window: WindowFacts, i: int, config: Config) -> Figure:
    mode, label = config.service.fill_rate_mode, "fill rate"
    first = config.service.fill_rate_first_shipment
    needed = {"shipped_qty": "Shipped qty"} | ({"unit_price": "Unit price"} if mode == "value" else {})
    needed |= {"backordered_qty": "Backordered qty"} if first else {}
    if lacks := [header for id, header in needed.items() if id not in orders.columns]:
        return missing(label, f"Orders has no column {' and '.join(lacks)}")
    promised = "promised (ordered, where nothing was promised)" if "promised_date" in orders.columns else "ordered"
    verb = "shipped complete" if mode in ("order", "line") else "shipped"
    figure = _share(
        label, orders.filled[mode], i, f"{_NAMES[mode]} {verb}", f"{_NAMES[mode]} {promised}",
        f"by {mode}, {'first shipment only, ' if first else ''}net of cancellations", dated(window),
    )  # fmt: skip
    cancelled, unpriced = float(orders.cancelled_units[i]), float(orders.unpriced_lines[i])
    if cancelled:
        figure = figure.noted(f"{many(cancelled, 'unit')} cancelled")
    if mode == "value" and unpriced:
        figure = figure.doubted(f"{many(unpriced, 'line')} without Unit price left out")
    return figure


def _backorder_rate(orders: OrderFacts, window: WindowFacts, i: int, config: Config) -> Figure:
    mode, label = config.service.backorder_mode, "backorder rate"
    if "backordered_qty" not in orders.columns:
        return missing(label, "Orders has no column Backordered qty")
    return _share(
        label, orders.backordered[mode], i, f"{_NAMES[mode]} on backorder", f"{_NAMES[mode]} ordered",
        f"by {mode}, net of cancellations", dated(window),
    )  # fmt: skip


def _share(label: str, served: Served, i: int, having: str, of: str, *basis: str) -> Figure:
    return quotient(label, amount(having, float(served.having[i])), amount(of, float(served.of[i])), None, *basis)


def _cycle_time(orders: OrderFacts, window: WindowFacts, i: int, config: Config) -> Figure:
    ship = config.service.cycle_time_end == "ship"
    column, header = ("ship_date", "Ship date") if ship else ("delivered_date", "Delivered date")
    if column not in orders.columns:
        return missing("cycle time", f"Orders has no column {header}")
    days = "working days (Monday to Friday)" if config.service.cycle_time_working_days else "calendar days"
    done = "shipped" if ship else "delivered"
    figure = quotient(
        "cycle time", amount(f"{days} from order to {header.split()[0].lower()}", float(orders.cycle_days[i])),
        amount(f"lines {done}", float(orders.cycle_lines[i])), None, f"Order date to {header}, {days}", dated(window),
    )  # fmt: skip
    left_out = float(orders.cycle_left_out[i])
    return figure.noted(f"{many(left_out, 'line')} {done} before being ordered left out") if left_out else figure
