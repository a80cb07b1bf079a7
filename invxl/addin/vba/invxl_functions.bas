Attribute VB_Name = "invxl_functions"
Option Explicit

' The functions of the pack. Generated from invxl's catalogue: changes made here are lost.
' They run on Windows. Excel for Mac has no such functions; "invxl functions --install-lambdas PACK" gives it names.

#If Not Mac Then

Private Const SERVER As String = "invxl.addin.functions"
Private Const PAUSE As Double = 30 / 86400 ' days: while Python cannot be reached, cells do not wait for it one by one
Private retryAt As Double
Private reason As String

' Says whether Python answers, or why not, and lets the functions try again at once.
Public Sub FunctionsStatus()
    Dim found As Variant
    retryAt = 0
    found = Answer("TURNOVER", Array(600000, 120000))
    If IsError(found) Then
        MsgBox "The functions show #NAME? because Python does not answer: " & reason & vbCrLf & vbCrLf & _
            "In a terminal, run  invxl doctor", vbExclamation, "invxl"
    Else
        MsgBox "The functions work: TURNOVER(600000,120000) is " & found, vbInformation, "invxl"
    End If
End Sub

' Gives the function wizard categories and the arguments' meaning. Run it once; Excel keeps them with the workbook.
Public Sub DescribeFunctions()
    Describe1
    Describe2
    Describe3
    Describe4
    Describe5
    Describe6
    Describe7
    Describe8
End Sub

Private Sub Describe(name As String, category As String, text As String, arguments As Variant)
    Application.MacroOptions Macro:="'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & name, Description:=text, _
        Category:=category, ArgumentDescriptions:=arguments
End Sub

Private Function Answer(name As String, given As Variant) As Variant
    Dim i As Long, values() As Variant
    If CDbl(Now) < retryAt Then
        Answer = CVErr(2029)
        Exit Function
    End If
    On Error GoTo Unfit
    ReDim values(LBound(given) To UBound(given))
    For i = LBound(given) To UBound(given)
        If IsObject(given(i)) Then
            If given(i).Areas.Count > 1 Then GoTo Unfit
            values(i) = ValuesOf(given(i))
        ElseIf Not IsMissing(given(i)) Then ' left out is Empty, which Python takes for the default
            values(i) = given(i)
        End If
    Next i
    On Error GoTo Failed
    Answer = Shown(XLPy.CallUDF(SERVER, name, values, ThisWorkbook, Application.Caller))
    Exit Function
Unfit: ' no range that has one block of cells
    Answer = CVErr(2015)
    Exit Function
Failed:
    reason = Err.Description
    retryAt = CDbl(Now) + PAUSE
    Answer = CVErr(2029)
End Function

' What a range holds, dates as their numbers and errors as errors; of whole columns or rows, the part in use.
Private Function ValuesOf(cells As Variant) As Variant
    Dim used As Object
    If cells.Rows.Count = cells.Worksheet.Rows.Count Or cells.Columns.Count = cells.Worksheet.Columns.Count Then
        Set used = Application.Intersect(cells, cells.Worksheet.UsedRange)
        If used Is Nothing Then
            ValuesOf = Empty
        Else
            ValuesOf = used.Value2
        End If
    Else
        ValuesOf = cells.Value2
    End If
End Function

' The answer with true errors in it: one value, a row, or rows.
Private Function Shown(found As Variant) As Variant
    Dim i As Long, j As Long
    If Not IsArray(found) Then
        Shown = Cell(found)
    ElseIf Dimensions(found) = 1 Then
        For i = LBound(found) To UBound(found)
            found(i) = Cell(found(i))
        Next i
        Shown = found
    Else
        For i = LBound(found, 1) To UBound(found, 1)
            For j = LBound(found, 2) To UBound(found, 2)
                found(i, j) = Cell(found(i, j))
            Next j
        Next i
        Shown = found
    End If
End Function

Private Function Dimensions(found As Variant) As Long
    Dim last As Long
    Dimensions = 1
    On Error GoTo Done
    last = UBound(found, 2)
    Dimensions = 2
Done:
End Function

Private Function Cell(found As Variant) As Variant
    Cell = found
    If VarType(found) <> vbString Then Exit Function
    If Left$(found, 1) <> "#" Then Exit Function
    Select Case found
        Case "#NULL!": Cell = CVErr(2000)
        Case "#DIV/0!": Cell = CVErr(2007)
        Case "#VALUE!": Cell = CVErr(2015)
        Case "#REF!": Cell = CVErr(2023)
        Case "#NAME?": Cell = CVErr(2029)
        Case "#NUM!": Cell = CVErr(2036)
        Case "#N/A": Cell = CVErr(2042)
        Case "#GETTING_DATA": Cell = CVErr(2043)
        Case "#SPILL!": Cell = CVErr(2045)
    End Select
End Function

Public Function TURNOVER(cogs, average_inventory, Optional days_in_period, Optional days_in_year) As Variant
    TURNOVER = Answer("TURNOVER", Array(cogs, average_inventory, days_in_period, days_in_year))
End Function

Public Function DSI(cogs, average_inventory, Optional days_in_period) As Variant
    DSI = Answer("DSI", Array(cogs, average_inventory, days_in_period))
End Function

Public Function AVERAGEINVENTORY(balances, Optional method) As Variant
    AVERAGEINVENTORY = Answer("AVERAGEINVENTORY", Array(balances, method))
End Function

Public Function DAYSONHAND(cogs, closing_inventory, Optional days_in_period) As Variant
    DAYSONHAND = Answer("DAYSONHAND", Array(cogs, closing_inventory, days_in_period))
End Function

Public Function DAYSOFSUPPLY(on_hand, daily_demand) As Variant
    DAYSOFSUPPLY = Answer("DAYSOFSUPPLY", Array(on_hand, daily_demand))
End Function

Public Function WEEKSOFSUPPLY(on_hand, demand, Optional weeks) As Variant
    WEEKSOFSUPPLY = Answer("WEEKSOFSUPPLY", Array(on_hand, demand, weeks))
End Function

Public Function MONTHSOFSUPPLY(on_hand, demand, Optional months) As Variant
    MONTHSOFSUPPLY = Answer("MONTHSOFSUPPLY", Array(on_hand, demand, months))
End Function

Public Function INVENTORYTOSALES(closing_inventory, revenue, Optional months) As Variant
    INVENTORYTOSALES = Answer("INVENTORYTOSALES", Array(closing_inventory, revenue, months))
End Function

Public Function STOCKTOSALES(opening_inventory, revenue, Optional months) As Variant
    STOCKTOSALES = Answer("STOCKTOSALES", Array(opening_inventory, revenue, months))
End Function

Public Function SELLTHROUGH(units_sold, Optional units_received, Optional basis, Optional on_hand, Optional opening_stock) As Variant
    SELLTHROUGH = Answer("SELLTHROUGH", Array(units_sold, units_received, basis, on_hand, opening_stock))
End Function

Public Function TURNEARN(turnover, gross_margin) As Variant
    TURNEARN = Answer("TURNEARN", Array(turnover, gross_margin))
End Function

Public Function DSO(revenue, average_receivables, Optional days_in_period) As Variant
    DSO = Answer("DSO", Array(revenue, average_receivables, days_in_period))
End Function

Public Function DPO(Optional cogs, Optional average_payables, Optional days_in_period, Optional basis, Optional purchases) As Variant
    DPO = Answer("DPO", Array(cogs, average_payables, days_in_period, basis, purchases))
End Function

Public Function CCC(dsi, dso, dpo) As Variant
    CCC = Answer("CCC", Array(dsi, dso, dpo))
End Function

Public Function GROSSMARGIN(revenue, cogs) As Variant
    GROSSMARGIN = Answer("GROSSMARGIN", Array(revenue, cogs))
End Function

Public Function GMROI(gross_margin_amount, average_inventory, Optional days_in_period, Optional days_in_year) As Variant
    GMROI = Answer("GMROI", Array(gross_margin_amount, average_inventory, days_in_period, days_in_year))
End Function

Public Function GMROIFROMTURNS(turnover, gross_margin) As Variant
    GMROIFROMTURNS = Answer("GMROIFROMTURNS", Array(turnover, gross_margin))
End Function

Public Function CARRYINGCOST(average_inventory, carrying_rate, Optional days_in_period, Optional days_in_year) As Variant
    CARRYINGCOST = Answer("CARRYINGCOST", Array(average_inventory, carrying_rate, days_in_period, days_in_year))
End Function

Public Function CARRYINGCOSTRATE(average_inventory, Optional capital_cost, Optional storage_cost, Optional service_cost, Optional risk_cost, Optional output_) As Variant
    CARRYINGCOSTRATE = Answer("CARRYINGCOSTRATE", Array(average_inventory, capital_cost, storage_cost, service_cost, risk_cost, output_))
End Function

Public Function FILLRATE(ordered, shipped, Optional mode, Optional order_number, Optional unit_price, Optional cancelled) As Variant
    FILLRATE = Answer("FILLRATE", Array(ordered, shipped, mode, order_number, unit_price, cancelled))
End Function

Public Function BACKORDERRATE(backordered, ordered, Optional mode, Optional order_number) As Variant
    BACKORDERRATE = Answer("BACKORDERRATE", Array(backordered, ordered, mode, order_number))
End Function

Public Function STOCKOUTRATE(on_hand, demand) As Variant
    STOCKOUTRATE = Answer("STOCKOUTRATE", Array(on_hand, demand))
End Function

Public Function PERFECTORDER(on_time, in_full, Optional damage_free, Optional documented) As Variant
    PERFECTORDER = Answer("PERFECTORDER", Array(on_time, in_full, damage_free, documented))
End Function

Public Function CYCLETIME(order_date, Optional ship_date, Optional cycle_end, Optional delivery_date, Optional days, Optional holidays) As Variant
    CYCLETIME = Answer("CYCLETIME", Array(order_date, ship_date, cycle_end, delivery_date, days, holidays))
End Function

Public Function SUPPLYDELAY(ordered_date, received_date, Optional days, Optional holidays) As Variant
    SUPPLYDELAY = Answer("SUPPLYDELAY", Array(ordered_date, received_date, days, holidays))
End Function

Public Function LEADTIME(supply_delay, Optional reordering_delay) As Variant
    LEADTIME = Answer("LEADTIME", Array(supply_delay, reordering_delay))
End Function

Public Function LEADTIMESTATS(lead_times, Optional sd_basis, Optional output_) As Variant
    LEADTIMESTATS = Answer("LEADTIMESTATS", Array(lead_times, sd_basis, output_))
End Function

Public Function ONTIME(promised_date, received_date, Optional grace_days) As Variant
    ONTIME = Answer("ONTIME", Array(promised_date, received_date, grace_days))
End Function

Public Function POVARIANCE(promised_date, received_date, Optional basis, Optional ordered_date) As Variant
    POVARIANCE = Answer("POVARIANCE", Array(promised_date, received_date, basis, ordered_date))
End Function

Public Function ACCURACY(book, counted, Optional mode, Optional tolerance, Optional over, Optional unit_cost) As Variant
    ACCURACY = Answer("ACCURACY", Array(book, counted, mode, tolerance, over, unit_cost))
End Function

Public Function SHRINKAGE(book_value, counted_value, Optional cogs, Optional basis, Optional revenue) As Variant
    SHRINKAGE = Answer("SHRINKAGE", Array(book_value, counted_value, cogs, basis, revenue))
End Function

Public Function WRITEOFFRATE(write_offs, average_inventory) As Variant
    WRITEOFFRATE = Answer("WRITEOFFRATE", Array(write_offs, average_inventory))
End Function

Public Function SAFETYSTOCK(service_level, Optional demand_mean, Optional demand_sd, Optional lead_time_mean, Optional lead_time_sd, Optional method, Optional review_period, Optional order_quantity, Optional output_) As Variant
    SAFETYSTOCK = Answer("SAFETYSTOCK", Array(service_level, demand_mean, demand_sd, lead_time_mean, lead_time_sd, method, review_period, order_quantity, output_))
End Function

Public Function EOQ(annual_demand, order_cost, holding_cost, Optional stockout_cost, Optional production_rate, Optional output_) As Variant
    EOQ = Answer("EOQ", Array(annual_demand, order_cost, holding_cost, stockout_cost, production_rate, output_))
End Function

Public Function EOQDISCOUNT(annual_demand, order_cost, holding_cost_rate, breakpoints, unit_costs, Optional output_) As Variant
    EOQDISCOUNT = Answer("EOQDISCOUNT", Array(annual_demand, order_cost, holding_cost_rate, breakpoints, unit_costs, output_))
End Function

Public Function SERVICEZ(service_level) As Variant
    SERVICEZ = Answer("SERVICEZ", Array(service_level))
End Function

Public Function UNITLOSS(z) As Variant
    UNITLOSS = Answer("UNITLOSS", Array(z))
End Function

Public Function REORDERPOINT(demand_mean, lead_time_mean, Optional safety_stock) As Variant
    REORDERPOINT = Answer("REORDERPOINT", Array(demand_mean, lead_time_mean, safety_stock))
End Function

Public Function FORECASTREORDERPOINT(period_forecast, lead_time_mean, Optional days_per_period, Optional safety_stock) As Variant
    FORECASTREORDERPOINT = Answer("FORECASTREORDERPOINT", Array(period_forecast, lead_time_mean, days_per_period, safety_stock))
End Function

Public Function RUNOUT(on_hand, period_forecast, Optional days_per_period, Optional as_of, Optional output_) As Variant
    RUNOUT = Answer("RUNOUT", Array(on_hand, period_forecast, days_per_period, as_of, output_))
End Function

Public Function MINMAX(demand_mean, lead_time_mean, Optional safety_stock, Optional order_quantity, Optional review_period, Optional output_) As Variant
    MINMAX = Answer("MINMAX", Array(demand_mean, lead_time_mean, safety_stock, order_quantity, review_period, output_))
End Function

Public Function ORDERUPTOLEVEL(demand_mean, lead_time_mean, Optional review_period, Optional safety_stock) As Variant
    ORDERUPTOLEVEL = Answer("ORDERUPTOLEVEL", Array(demand_mean, lead_time_mean, review_period, safety_stock))
End Function

Public Function ORDERUPTO(order_up_to_level, inventory_position, Optional moq, Optional pack_size, Optional reorder_point) As Variant
    ORDERUPTO = Answer("ORDERUPTO", Array(order_up_to_level, inventory_position, moq, pack_size, reorder_point))
End Function

Public Function NEWSVENDOR(overage_cost, underage_cost, demand_mean, Optional demand_sd, Optional lead_time_mean, Optional distribution, Optional base_stock, Optional output_) As Variant
    NEWSVENDOR = Answer("NEWSVENDOR", Array(overage_cost, underage_cost, demand_mean, demand_sd, lead_time_mean, distribution, base_stock, output_))
End Function

Public Function NEWSVENDORPRICE(unit_price, unit_cost, demand_mean, demand_sd, Optional salvage_value, Optional output_) As Variant
    NEWSVENDORPRICE = Answer("NEWSVENDORPRICE", Array(unit_price, unit_cost, demand_mean, demand_sd, salvage_value, output_))
End Function

Public Function ABCCLASS(usage, Optional cut_a, Optional cut_b, Optional rule, Optional output_) As Variant
    ABCCLASS = Answer("ABCCLASS", Array(usage, cut_a, cut_b, rule, output_))
End Function

Public Function XYZCLASS(demands, Optional cut_x, Optional cut_y, Optional sd_basis, Optional output_) As Variant
    XYZCLASS = Answer("XYZCLASS", Array(demands, cut_x, cut_y, sd_basis, output_))
End Function

Public Function AGE(receipt_date, as_of) As Variant
    AGE = Answer("AGE", Array(receipt_date, as_of))
End Function

Public Function AGEBUCKET(age_days, Optional bounds, Optional output_) As Variant
    AGEBUCKET = Answer("AGEBUCKET", Array(age_days, bounds, output_))
End Function

Public Function AVERAGEAGE(quantity, age_days) As Variant
    AVERAGEAGE = Answer("AVERAGEAGE", Array(quantity, age_days))
End Function

Public Function AGINGTABLE(stock, receipt_quantity, receipt_age, Optional bounds, Optional output_) As Variant
    AGINGTABLE = Answer("AGINGTABLE", Array(stock, receipt_quantity, receipt_age, bounds, output_))
End Function

Public Function BIAS(actual, forecast, Optional mode, Optional error_sign) As Variant
    BIAS = Answer("BIAS", Array(actual, forecast, mode, error_sign))
End Function

Public Function MAD(actual, forecast) As Variant
    MAD = Answer("MAD", Array(actual, forecast))
End Function

Public Function MAPE(actual, forecast, Optional output_) As Variant
    MAPE = Answer("MAPE", Array(actual, forecast, output_))
End Function

Public Function WAPE(actual, forecast) As Variant
    WAPE = Answer("WAPE", Array(actual, forecast))
End Function

Public Function MASE(actual, forecast, Optional season, Optional insample) As Variant
    MASE = Answer("MASE", Array(actual, forecast, season, insample))
End Function

Public Function RMSE(actual, forecast) As Variant
    RMSE = Answer("RMSE", Array(actual, forecast))
End Function

Public Function TRACKINGSIGNAL(actual, forecast, Optional error_sign) As Variant
    TRACKINGSIGNAL = Answer("TRACKINGSIGNAL", Array(actual, forecast, error_sign))
End Function

Public Function DEMANDSTATS(demands, Optional sd_basis, Optional output_) As Variant
    DEMANDSTATS = Answer("DEMANDSTATS", Array(demands, sd_basis, output_))
End Function

Public Function DEMANDCLASS(demands, Optional cut_adi, Optional cut_cv_squared) As Variant
    DEMANDCLASS = Answer("DEMANDCLASS", Array(demands, cut_adi, cut_cv_squared))
End Function

Public Function MOVINGAVERAGE(demands, Optional window) As Variant
    MOVINGAVERAGE = Answer("MOVINGAVERAGE", Array(demands, window))
End Function

Public Function EXPSMOOTHING(demands, alpha) As Variant
    EXPSMOOTHING = Answer("EXPSMOOTHING", Array(demands, alpha))
End Function

Public Function SEASONALNAIVE(demands, season, Optional horizon) As Variant
    SEASONALNAIVE = Answer("SEASONALNAIVE", Array(demands, season, horizon))
End Function

Public Function CROSTON(demands, Optional alpha, Optional method, Optional output_) As Variant
    CROSTON = Answer("CROSTON", Array(demands, alpha, method, output_))
End Function

Public Function OUTLIER(observations, Optional threshold, Optional output_) As Variant
    OUTLIER = Answer("OUTLIER", Array(observations, threshold, output_))
End Function

Public Function VALUATION(movement, receipt_cost, Optional method, Optional system, Optional shortage, Optional movement_date, Optional output_) As Variant
    VALUATION = Answer("VALUATION", Array(movement, receipt_cost, method, system, shortage, movement_date, output_))
End Function

Public Function NRV(unit_price, Optional completion_cost, Optional selling_cost) As Variant
    NRV = Answer("NRV", Array(unit_price, completion_cost, selling_cost))
End Function

Public Function LCNRV(quantity, unit_cost, nrv, Optional gaap, Optional prior_write_down, Optional output_) As Variant
    LCNRV = Answer("LCNRV", Array(quantity, unit_cost, nrv, gaap, prior_write_down, output_))
End Function

Public Function RESERVE(quantity, unit_cost, age_days, age_bounds, age_rates, Optional months_held, Optional supply_bounds, Optional supply_rates, Optional nrv, Optional nrv_quantity, Optional output_) As Variant
    RESERVE = Answer("RESERVE", Array(quantity, unit_cost, age_days, age_bounds, age_rates, months_held, supply_bounds, supply_rates, nrv, nrv_quantity, output_))
End Function

Public Function OBSOLESCENCERATE(obsolete_value, inventory_value) As Variant
    OBSOLESCENCERATE = Answer("OBSOLESCENCERATE", Array(obsolete_value, inventory_value))
End Function

Private Sub Describe1()
    Describe "TURNOVER", "Inventory: Performance", _
        "Inventory turnover: COGS divided by average inventory at cost, in turns for the period that COGS covers; annualised where the days of the period are given.", Array( _
        "Cost of goods sold of the period, at cost, net of returns [currency].", _
        "Mean inventory at cost over the same period [currency]. Other than 0.", _
        "Days that the flow (COGS, sales) covers; need not be whole [days]. Above 0; may be left out.", _
        "Days to which a figure is annualised: 365, 360, or 364 for 52 weeks [days]. Above 0; default 365.")
    Describe "DSI", "Inventory: Performance", _
        "Days sales of inventory (days inventory outstanding): average inventory divided by COGS, times the days that COGS covers. For a quarter's COGS give the quarter's days.", Array( _
        "Cost of goods sold of the period, at cost, net of returns [currency]. Other than 0.", _
        "Mean inventory at cost over the same period [currency].", _
        "Days that the flow (COGS, sales) covers; need not be whole [days]. Above 0; default 365.")
    Describe "AVERAGEINVENTORY", "Inventory: Performance", _
        "Average inventory from balances at successive dates, by the method named. Two balances at least, but for the closing one alone; say which method stands behind a figure.", Array( _
        "Inventory at cost at successive dates, oldest first: 13 month ends for a year [currency].", _
        "How balances are averaged: all of them (n_point), the first and the last (two_point), by trapezoids, or the closing one alone. One of n_point, two_point, trapezoid, closing; default n_point.")
    Describe "DAYSONHAND", "Inventory: Performance", _
        "Days on hand: closing inventory divided by COGS, times the days that COGS covers. DSI takes the average.", Array( _
        "Cost of goods sold of the period, at cost, net of returns [currency]. Other than 0.", _
        "Inventory at cost on the last day [currency].", _
        "Days that the flow (COGS, sales) covers; need not be whole [days]. Above 0; default 365.")
    Describe "DAYSOFSUPPLY", "Inventory: Performance", _
        "Days of supply: units on hand divided by units of demand per day.", Array( _
        "Stock on hand; negative stock is taken as it is [units].", _
        "Mean demand per day [units per day]. Other than 0.")
    Describe "WEEKSOFSUPPLY", "Inventory: Performance", _
        "Weeks of supply: stock on hand divided by demand per week, both in units or both in money of one basis.", Array( _
        "Stock on hand; negative stock is taken as it is [units].", _
        "Demand in the stated time, in the unit of the stock it is compared with [units]. Other than 0.", _
        "Weeks that the demand covers [weeks]. Above 0; default 1.")
    Describe "MONTHSOFSUPPLY", "Inventory: Performance", _
        "Months of supply: stock on hand divided by demand per month.", Array( _
        "Stock on hand; negative stock is taken as it is [units].", _
        "Demand in the stated time, in the unit of the stock it is compared with [units]. Other than 0.", _
        "Months that the flow covers [months]. Above 0; default 1.")
    Describe "INVENTORYTOSALES", "Inventory: Performance", _
        "Inventory to sales: closing inventory divided by average monthly revenue.", Array( _
        "Inventory at cost on the last day [currency].", _
        "Net sales of the period, returns deducted [currency]. Other than 0.", _
        "Months that the flow covers [months]. Above 0; default 1.")
    Describe "STOCKTOSALES", "Inventory: Performance", _
        "Stock to sales: opening inventory divided by average monthly revenue, both at retail or both at cost.", Array( _
        "Inventory at the beginning of the period, on the basis of the sales it is compared with [currency].", _
        "Net sales of the period, returns deducted [currency]. Other than 0.", _
        "Months that the flow covers [months]. Above 0; default 1.")
    Describe "SELLTHROUGH", "Inventory: Performance", _
        "Sell-through: units sold divided by units received (default), by sold plus on hand (available), or by opening stock. Name the basis beside the figure.", Array( _
        "Units sold in the period, net of returns [units].", _
        "Units received in the period [units]. May be left out.", _
        "What is sold is compared with: units received, sold plus on hand (available), or opening stock. One of received, available, opening; default received.", _
        "Stock on hand; negative stock is taken as it is [units]. May be left out.", _
        "Units on hand at the beginning of the period [units]. May be left out.")
    Describe "TURNEARN", "Inventory: Performance", _
        "Turn-earn index: inventory turnover times gross margin rate.", Array( _
        "COGS divided by average inventory at cost [turns].", _
        "Revenue less COGS, divided by revenue [fraction]. At most 1.")
    Describe "DSO", "Inventory: Performance", _
        "Days sales outstanding: average receivables divided by revenue, times the days that revenue covers.", Array( _
        "Net sales of the period, returns deducted [currency]. Other than 0.", _
        "Mean trade receivables over the period [currency].", _
        "Days that the flow (COGS, sales) covers; need not be whole [days]. Above 0; default 365.")
    Describe "DPO", "Inventory: Performance", _
        "Days payables outstanding: average payables divided by COGS, or by purchases on request, times the days that they cover.", Array( _
        "Cost of goods sold of the period, at cost, net of returns [currency]. May be left out.", _
        "Mean trade payables over the period [currency]. May be left out.", _
        "Days that the flow (COGS, sales) covers; need not be whole [days]. Above 0; default 365.", _
        "What payables are compared with. One of cogs, purchases; default cogs.", _
        "Goods bought in the period, at cost [currency]. May be left out.")
    Describe "CCC", "Inventory: Performance", _
        "Cash conversion cycle: days of inventory plus days of receivables less days of payables, all on averages.", Array( _
        "Days of COGS that the average inventory is worth [days].", _
        "Days that customers take to pay [days].", _
        "Days that we take to pay suppliers [days].")
End Sub

Private Sub Describe2()
    Describe "GROSSMARGIN", "Inventory: Margin", _
        "Gross margin: revenue less COGS, divided by revenue, as a fraction.", Array( _
        "Net sales of the period, returns deducted [currency]. Other than 0.", _
        "Cost of goods sold of the period, at cost, net of returns [currency].")
    Describe "GMROI", "Inventory: Margin", _
        "Gross margin return on inventory investment: gross margin amount divided by average inventory at cost; annualised where the days of the period are given.", Array( _
        "Revenue less COGS of the period [currency].", _
        "Mean inventory at cost over the same period [currency]. Other than 0.", _
        "Days that the flow (COGS, sales) covers; need not be whole [days]. Above 0; may be left out.", _
        "Days to which a figure is annualised: 365, 360, or 364 for 52 weeks [days]. Above 0; default 365.")
    Describe "GMROIFROMTURNS", "Inventory: Margin", _
        "GMROI from turns and margin: turnover (on COGS) times gross margin / (1 - gross margin).", Array( _
        "COGS divided by average inventory at cost [turns].", _
        "Revenue less COGS, divided by revenue [fraction]. At most 1.")
    Describe "CARRYINGCOST", "Inventory: Margin", _
        "Carrying cost: inventory value times the annual rate; for part of a year where the days are given. One component's cost for one component's rate.", Array( _
        "Mean inventory at cost over the same period [currency].", _
        "Cost of holding stock for a year as a share of its value [fraction per year]. At least 0.", _
        "Days that the flow (COGS, sales) covers; need not be whole [days]. Above 0; may be left out.", _
        "Days to which a figure is annualised: 365, 360, or 364 for 52 weeks [days]. Above 0; default 365.")
    Describe "CARRYINGCOSTRATE", "Inventory: Margin", _
        "Carrying cost rate: the annual costs of capital, storage, service and risk that are given, divided by average inventory. output names one component.", Array( _
        "Mean inventory at cost over the same period [currency]. Other than 0.", _
        "Cost of the money tied up, a year [currency per year]. At least 0; may be left out.", _
        "Space, handling and staff, a year [currency per year]. At least 0; may be left out.", _
        "Insurance, tax and systems, a year [currency per year]. At least 0; may be left out.", _
        "Shrinkage, damage and obsolescence, a year [currency per year]. At least 0; may be left out.", _
        "Which result to return. One of carrying_cost_rate, capital, storage, service, risk; default carrying_cost_rate.")
End Sub

Private Sub Describe3()
    Describe "FILLRATE", "Inventory: Service", _
        "Fill rate from order lines, net of cancellations: units shipped of units ordered (default), lines or orders shipped in full, or value. An excess on one line fills no other.", Array( _
        "Units ordered, per order line [units]. At least 0.", _
        "Units shipped, per order line; for the first shipment only, give its quantities [units]. At least 0.", _
        "What is counted as filled. One of unit, line, order, value; default unit.", _
        "The order each line belongs to. May be left out.", _
        "Selling price of one unit [currency per unit]. At least 0; may be left out.", _
        "Units cancelled, per order line; they are not part of the demand [units]. At least 0; default 0.")
    Describe "BACKORDERRATE", "Inventory: Service", _
        "Backorder rate from order lines: units on backorder of units ordered (default), or lines or orders with anything waiting.", Array( _
        "Units waiting for stock, per order line [units]. At least 0.", _
        "Units ordered, per order line [units]. At least 0.", _
        "What is counted as on backorder. One of unit, line, order; default unit.", _
        "The order each line belongs to. May be left out.")
    Describe "STOCKOUTRATE", "Inventory: Service", _
        "Stockout rate: items at or below zero on hand that had demand, divided by items with demand. One row an item.", Array( _
        "Stock on hand; negative stock is taken as it is [units].", _
        "Demand in the stated time, in the unit of the stock it is compared with [units].")
    Describe "PERFECTORDER", "Inventory: Service", _
        "Perfect order rate: the product of the shares of orders on time, in full, free of damage and rightly documented.", Array( _
        "Share of orders delivered on time [fraction]. At least 0 and at most 1.", _
        "Share of orders delivered in full [fraction]. At least 0 and at most 1.", _
        "Share of orders delivered free of damage [fraction]. At least 0 and at most 1; default 1.", _
        "Share of orders with right papers and invoice [fraction]. At least 0 and at most 1; default 1.")
    Describe "CYCLETIME", "Inventory: Service", _
        "Order cycle time: days from the order until it is shipped (default) or delivered; calendar days, or working days on request. Name the end beside the figure.", Array( _
        "Day of the customer's order [date]. At least 0.", _
        "Day the order was shipped [date]. At least 0; may be left out.", _
        "Where the cycle ends: when the order is shipped, or delivered. One of ship, deliver; default ship.", _
        "Day the order reached the customer [date]. At least 0; may be left out.", _
        "Calendar days, or working days (Monday to Friday but holidays) after the first date. One of calendar, working; default calendar.", _
        "Days that are not worked beside Saturdays and Sundays [date]. At least 0; may be left out.")
    Describe "SUPPLYDELAY", "Inventory: Service", _
        "Supply delay: days from ordering to receipt; calendar days, or working days on request.", Array( _
        "Day the goods were ordered [date]. At least 0.", _
        "Day the goods were received [date]. At least 0.", _
        "Calendar days, or working days (Monday to Friday but holidays) after the first date. One of calendar, working; default calendar.", _
        "Days that are not worked beside Saturdays and Sundays [date]. At least 0; may be left out.")
    Describe "LEADTIME", "Inventory: Service", _
        "Lead time: supply delay plus the buyer's own delay in reordering. A review period is not part of it: SAFETYSTOCK's method periodic adds that.", Array( _
        "Days from ordering to receipt [days]. At least 0.", _
        "Days the buyer takes from need to order; holds no review period [days]. At least 0; default 0.")
    Describe "LEADTIMESTATS", "Inventory: Service", _
        "Lead-time statistics of a range: the mean (default), the standard deviation (sample unless asked), the coefficient of variation, or the longest.", Array( _
        "Lead times of receipts, one each [days]. At least 0.", _
        "Of a sample (n - 1), or of the population (n). One of sample, population; default sample.", _
        "Which result to return. One of mean, sd, cv, longest; default mean.")
    Describe "ONTIME", "Inventory: Service", _
        "On time: lines received on or before the promised date, plus a grace where given, divided by lines.", Array( _
        "Day the goods were promised for [date]. At least 0.", _
        "Day the goods were received [date]. At least 0.", _
        "Days late that still count as on time [days]. At least 0; default 0.")
    Describe "POVARIANCE", "Inventory: Service", _
        "Purchase receipt variance: days off the promised dates, late or early, over planned lead times (ordered to promised), both summed; or the share of lines off their date.", Array( _
        "Day the goods were promised for [date]. At least 0.", _
        "Day the goods were received [date]. At least 0.", _
        "Days off the promise against planned lead time, or share of lines off their date. One of lead_time, lines; default lead_time.", _
        "Day the goods were ordered [date]. At least 0; may be left out.")
End Sub

Private Sub Describe4()
    Describe "ACCURACY", "Inventory: Accuracy", _
        "Inventory accuracy from counts: records within tolerance (default), or one less the sum of absolute variances, in units or in value. Overages and shortages are never netted.", Array( _
        "Quantity in the books, per record counted [units].", _
        "Quantity found, per record counted [units].", _
        "Records within tolerance, or absolute variances in units or in value. One of record, absolute_quantity, absolute_value; default record.", _
        "Variance allowed as a share of the quantity compared with: one for all records, or one each, as by ABC class [fraction]. At least 0 and at most 1; default 0.", _
        "What variances are compared with. One of book, counted; default book.", _
        "Cost of one unit [currency per unit]. At least 0; may be left out.")
    Describe "SHRINKAGE", "Inventory: Accuracy", _
        "Shrinkage: book less counted value at cost, divided by COGS (default), by sales or by book. A gain is negative. Name the basis beside the figure.", Array( _
        "Value in the books, at cost [currency].", _
        "Value found in the count, at cost [currency].", _
        "Cost of goods sold of the period, at cost, net of returns [currency]. May be left out.", _
        "What the loss is compared with. One of cogs, sales, book; default cogs.", _
        "Net sales of the period, returns deducted [currency]. May be left out.")
    Describe "WRITEOFFRATE", "Inventory: Accuracy", _
        "Write-off rate: stock written off in the period at cost, divided by average inventory.", Array( _
        "Stock written off in the period, at cost [currency].", _
        "Mean inventory at cost over the same period [currency]. Other than 0.")
End Sub

Private Sub Describe5()
    Describe "SAFETYSTOCK", "Inventory: Replenishment", _
        "Safety stock in units for a service level, against variation of demand, of the lead time, or of both (the default, independent). Never below 0. One time base for all: days, unless all are in another period.", Array( _
        "Probability of no stockout in a cycle; with method fill_rate the share of demand filled [fraction]. Above 0 and below 1.", _
        "Mean demand per day, or per the period in which lead times are given [units per day]. At least 0; may be left out.", _
        "Sample standard deviation of demand per day, or per the period in which lead times are given [units per day]. At least 0; may be left out.", _
        "Mean time from ordering to receipt; holds no review period [days]. At least 0; may be left out.", _
        "Sample standard deviation of the lead time; blank is 0 [days]. At least 0; default 0.", _
        "Which variation the stock protects against: combined (both, independent), demand, lead_time, dependent (their sum), periodic review, or fill_rate. One of combined, demand, lead_time, dependent, periodic, fill_rate; default combined.", _
        "Time between two orders under periodic review [days]. At least 0; may be left out.", _
        "Units ordered at a time [units]. Above 0; may be left out.", _
        "Which result to return. One of safety_stock, unfloored, floored; default safety_stock.")
    Describe "EOQ", "Inventory: Replenishment", _
        "Economic order quantity: the units per order with the least cost of ordering and holding a year; with planned backorders where a stockout cost is given, and for a finite production rate.", Array( _
        "Units needed per year, or per the period of the holding cost [units per year]. At least 0.", _
        "Fixed cost of placing and receiving one order [currency]. At least 0.", _
        "Cost of holding one unit for a year, or for the period of the demand [currency per unit and year]. At least 0 and other than 0.", _
        "Cost of being one unit short for a year; blank plans no backorders [currency per unit and year]. Above 0; may be left out.", _
        "Units made per year while producing, above the demand; blank is delivery at once [units per year]. Above 0; may be left out.", _
        "Which result to return. One of order_quantity, policy_cost, stockout_fraction, max_inventory, order_cycle, production_time; default order_quantity.")
    Describe "EOQDISCOUNT", "Inventory: Replenishment", _
        "Economic order quantity with discounts on all units: the quantity with the least cost of purchases, ordering and holding, given the price breaks and their unit costs.", Array( _
        "Units needed per year, or per the period of the holding cost [units per year]. At least 0.", _
        "Fixed cost of placing and receiving one order [currency]. At least 0.", _
        "Cost of holding stock for a year as a share of its unit cost [fraction per year]. At least 0 and other than 0.", _
        "First quantity of each price, rising, the lowest first [units]. At least 0.", _
        "Unit cost from each price break on, for all units of the order [currency per unit]. Above 0.", _
        "Which result to return. One of order_quantity, total_cost, region; default order_quantity.")
    Describe "SERVICEZ", "Inventory: Replenishment", _
        "Service factor z: standard deviations of demand that the safety stock covers at a cycle service level.", Array( _
        "Probability of no stockout in a cycle; with method fill_rate the share of demand filled [fraction]. Above 0 and below 1.")
    Describe "UNITLOSS", "Inventory: Replenishment", _
        "Unit normal loss: expected units short per standard deviation of demand, when stock covers z of them.", Array( _
        "Number of standard deviations of demand [standard deviations].")
    Describe "REORDERPOINT", "Inventory: Replenishment", _
        "Reorder point: demand over the lead time plus safety stock.", Array( _
        "Mean demand per day, or per the period in which lead times are given [units per day]. At least 0.", _
        "Mean time from ordering to receipt; holds no review period [days]. At least 0.", _
        "Stock held against variation of demand and supply [units]. At least 0; default 0.")
    Describe "FORECASTREORDERPOINT", "Inventory: Replenishment", _
        "Reorder point from a forecast: the forecast of the periods that the lead time covers, the last by its days, plus safety stock. #N/A where the forecast is too short.", Array( _
        "Forecast of successive periods, the current one first [units]. At least 0.", _
        "Mean time from ordering to receipt; holds no review period [days]. At least 0.", _
        "Days of one forecast period [days]. Above 0; default 30.", _
        "Stock held against variation of demand and supply [units]. At least 0; default 0.")
    Describe "RUNOUT", "Inventory: Replenishment", _
        "Projected run-out: days until the stock on hand is used up by the forecast, evenly within each period; or the date, from as_of on. #N/A where the stock outlasts the forecast.", Array( _
        "Stock on hand; negative stock is taken as it is [units].", _
        "Forecast of successive periods, the current one first [units]. At least 0.", _
        "Days of one forecast period [days]. Above 0; default 30.", _
        "Closing day [date]. At least 0; may be left out.", _
        "Which result to return. One of run_out, run_out_date; default run_out.")
    Describe "MINMAX", "Inventory: Replenishment", _
        "Minimum and maximum of a min/max policy: the reorder point, and that plus the order quantity; or the order-up-to level, where a review period is given instead of a quantity.", Array( _
        "Mean demand per day, or per the period in which lead times are given [units per day]. At least 0.", _
        "Mean time from ordering to receipt; holds no review period [days]. At least 0.", _
        "Stock held against variation of demand and supply [units]. At least 0; default 0.", _
        "Units ordered at a time [units]. Above 0; may be left out.", _
        "Time between two orders under periodic review [days]. At least 0; may be left out.", _
        "Which result to return. One of min, max; default min.")
    Describe "ORDERUPTOLEVEL", "Inventory: Replenishment", _
        "Order-up-to level under periodic review: demand over lead time plus review period, plus safety stock.", Array( _
        "Mean demand per day, or per the period in which lead times are given [units per day]. At least 0.", _
        "Mean time from ordering to receipt; holds no review period [days]. At least 0.", _
        "Time between two orders under periodic review [days]. At least 0; default 0.", _
        "Stock held against variation of demand and supply [units]. At least 0; default 0.")
    Describe "ORDERUPTO", "Inventory: Replenishment", _
        "Units to order: up to the level, at least the minimum order, in whole packs; 0 where the position is at the level, or above the reorder point where one is given.", Array( _
        "Inventory position up to which is ordered [units].", _
        "On hand plus on order less backorders [units].", _
        "Least quantity of an order [units]. At least 0; default 0.", _
        "Units per pack; orders are whole packs [units]. Above 0; may be left out.", _
        "Inventory position at which an order is placed [units]. May be left out.")
    Describe "NEWSVENDOR", "Inventory: Replenishment", _
        "Newsvendor: the stock level with the least expected cost of units left over and units short; its cost, or the cost of a level given. Stock must last lead time + one period.", Array( _
        "Cost of one unit left over at the end of a period: holding, or cost less salvage [currency per unit]. Above 0.", _
        "Cost of one unit short: margin lost, or backorder cost [currency per unit]. Above 0.", _
        "Mean demand per day, or per the period in which lead times are given [units per day]. At least 0.", _
        "Sample standard deviation of demand per day, or per the period in which lead times are given [units per day]. At least 0; may be left out.", _
        "Mean time from ordering to receipt; holds no review period [days]. At least 0; default 0.", _
        "How demand is distributed; poisson takes the mean only. One of normal, poisson; default normal.", _
        "Level whose cost is asked for; blank is the best level [units]. May be left out.", _
        "Which result to return. One of base_stock_level, expected_cost, critical_ratio; default base_stock_level.")
    Describe "NEWSVENDORPRICE", "Inventory: Replenishment", _
        "Newsvendor from prices: the order with the highest expected profit, from price, cost and salvage value; or its profit, cost of uncertainty, units above mean demand, or share of demand filled.", Array( _
        "Selling price of one unit [currency per unit]. At least 0.", _
        "Cost of one unit [currency per unit]. At least 0.", _
        "Mean demand per day, or per the period in which lead times are given [units per day]. At least 0.", _
        "Sample standard deviation of demand per day, or per the period in which lead times are given [units per day]. At least 0.", _
        "What a unit left over still brings; below its cost [currency per unit]. Default 0.", _
        "Which result to return. One of order_quantity, profit, expected_cost, above_mean, filled; default order_quantity.")
End Sub

Private Sub Describe6()
    Describe "ABCCLASS", "Inventory: Classification and aging", _
        "ABC class of every item of a range by its share of positive usage; or its rank, share or cumulative share. Ties keep their order: sort by SKU first. Spills.", Array( _
        "Annual usage of each item at cost, or its revenue or margin [currency].", _
        "Cumulative share where class A ends [fraction]. Above 0 and below 1; default 0.8.", _
        "Cumulative share where class B ends; above cut_a [fraction]. Above 0 and at most 1; default 0.95.", _
        "Class by the cumulative share before the item, or including it. One of before, including; default before.", _
        "Which result to return. One of abc_class, cumulative_share, share, rank; default abc_class.")
    Describe "XYZCLASS", "Inventory: Classification and aging", _
        "XYZ class of one item by the coefficient of variation of its demand per complete period; or that coefficient. There are no standard cut-offs: state yours.", Array( _
        "Demand of complete periods, oldest first; a period without demand is 0 [units].", _
        "Coefficient of variation up to which demand is X [ratio]. Above 0; default 0.5.", _
        "Coefficient of variation up to which demand is Y; above cut_x [ratio]. Above 0; default 1.", _
        "Of a sample (n - 1), or of the population (n). One of sample, population; default sample.", _
        "Which result to return. One of xyz_class, demand_cv; default xyz_class.")
    Describe "AGE", "Inventory: Classification and aging", _
        "Age in days of stock received on a day, at the closing day. A receipt after the closing day has no age.", Array( _
        "Day the stock was received [date]. At least 0.", _
        "Closing day [date]. At least 0.")
    Describe "AGEBUCKET", "Inventory: Classification and aging", _
        "Age bucket of an age in days: its name, or its number. Upper bounds are inclusive: 30 days are in 0-30.", Array( _
        "Days since receipt [days]. At least 0.", _
        "Upper bounds of the buckets, inclusive, rising; blank is 30, 60, 90, 180, 365 [days]. At least 0; may be left out.", _
        "Which result to return. One of age_bucket, bucket_number; default age_bucket.")
    Describe "AVERAGEAGE", "Inventory: Classification and aging", _
        "Average age of layers, weighted by quantity.", Array( _
        "Units of each item or layer [units]. At least 0.", _
        "Days since receipt [days]. At least 0.")
    Describe "AGINGTABLE", "Inventory: Classification and aging", _
        "Aging of stock by FIFO: units per age bucket, the youngest receipts making up the stock; last the units without receipt history. Or what is left of each receipt, or the average age. Spills.", Array( _
        "Units on hand; negative stock has no age [units]. At least 0.", _
        "Units of each receipt, net of returns to the supplier [units]. At least 0.", _
        "Days since each receipt [days]. At least 0.", _
        "Upper bounds of the buckets, inclusive, rising; blank is 30, 60, 90, 180, 365 [days]. At least 0; may be left out.", _
        "Which result to return. One of buckets, layers, average_age; default buckets.")
End Sub

Private Sub Describe7()
    Describe "BIAS", "Inventory: Forecast and demand", _
        "Forecast bias: sum of errors over sum of actuals (default), mean error, or mean of error over actual. The error is forecast less actual unless the reverse is asked for.", Array( _
        "Actual demand, per period [units].", _
        "Forecast of the same periods [units].", _
        "Sum of errors over sum of actuals (percent), mean error, or mean of error over actual. One of percent, mean, mean_percent; default percent.", _
        "Sign of the error: forecast less actual, or the reverse. One of forecast_minus_actual, actual_minus_forecast; default forecast_minus_actual.")
    Describe "MAD", "Inventory: Forecast and demand", _
        "Mean absolute deviation: mean absolute forecast error.", Array( _
        "Actual demand, per period [units].", _
        "Forecast of the same periods [units].")
    Describe "MAPE", "Inventory: Forecast and demand", _
        "Mean absolute percentage error over the periods with an actual other than 0; output excluded tells how many are left out.", Array( _
        "Actual demand, per period [units].", _
        "Forecast of the same periods [units].", _
        "Which result to return. One of mape, excluded; default mape.")
    Describe "WAPE", "Inventory: Forecast and demand", _
        "Weighted absolute percentage error: sum of absolute errors divided by sum of actuals.", Array( _
        "Actual demand, per period [units].", _
        "Forecast of the same periods [units].")
    Describe "MASE", "Inventory: Forecast and demand", _
        "Mean absolute scaled error: mean absolute error divided by that of the (seasonal) naive forecast in sample; the actuals themselves where no in-sample series is given.", Array( _
        "Actual demand, per period [units].", _
        "Forecast of the same periods [units].", _
        "Periods after which demand repeats; 1 for none [periods]. A whole number at least 1; default 1.", _
        "Demand on which the forecast was fitted; blank takes the actuals [units]. May be left out.")
    Describe "RMSE", "Inventory: Forecast and demand", _
        "Root mean squared error of the forecast; large errors weigh more.", Array( _
        "Actual demand, per period [units].", _
        "Forecast of the same periods [units].")
    Describe "TRACKINGSIGNAL", "Inventory: Forecast and demand", _
        "Tracking signal: sum of errors in mean absolute deviations. Beyond 4 either way the forecast is biased.", Array( _
        "Actual demand, per period [units].", _
        "Forecast of the same periods [units].", _
        "Sign of the error: forecast less actual, or the reverse. One of forecast_minus_actual, actual_minus_forecast; default forecast_minus_actual.")
    Describe "DEMANDSTATS", "Inventory: Forecast and demand", _
        "Demand statistics: mean per period (default), standard deviation (sample unless asked), coefficient of variation, average demand interval, or squared variation of the demands that are not 0.", Array( _
        "Demand of complete periods, oldest first; a period without demand is 0 [units].", _
        "Of a sample (n - 1), or of the population (n). One of sample, population; default sample.", _
        "Which result to return. One of mean, sd, cv, adi, cv_squared; default mean.")
    Describe "DEMANDCLASS", "Inventory: Forecast and demand", _
        "Demand class of an item: smooth, erratic, intermittent or lumpy, by how often demand comes and how much its size varies.", Array( _
        "Demand of complete periods, oldest first; a period without demand is 0 [units].", _
        "Average interval from which demand is intermittent [periods]. Above 0; default 1.32.", _
        "Squared coefficient of variation from which it is erratic [ratio]. Above 0; default 0.49.")
    Describe "MOVINGAVERAGE", "Inventory: Forecast and demand", _
        "Moving average forecast: mean of the last periods. #N/A where there are fewer.", Array( _
        "Demand of complete periods, oldest first; a period without demand is 0 [units].", _
        "Number of last periods that are averaged [periods]. A whole number at least 1; default 3.")
    Describe "EXPSMOOTHING", "Inventory: Forecast and demand", _
        "Exponential smoothing forecast: the level after the last period, beginning with the first demand.", Array( _
        "Demand of complete periods, oldest first; a period without demand is 0 [units].", _
        "Weight of the newest demand [fraction]. Above 0 and at most 1.")
    Describe "SEASONALNAIVE", "Inventory: Forecast and demand", _
        "Seasonal naive forecast: the demand of the same place in the last season. #N/A where history is shorter than a season.", Array( _
        "Demand of complete periods, oldest first; a period without demand is 0 [units].", _
        "Periods after which demand repeats; 1 for none [periods]. A whole number at least 1.", _
        "How many periods ahead [periods]. A whole number at least 1; default 1.")
    Describe "CROSTON", "Inventory: Forecast and demand", _
        "Croston's forecast of intermittent demand per period: smoothed size over smoothed interval; method sba corrects its bias. Or the size, or the interval.", Array( _
        "Demand of complete periods, oldest first; a period without demand is 0 [units].", _
        "Weight of the newest demand [fraction]. Above 0 and at most 1; default 0.1.", _
        "Croston's method, or Syntetos and Boylan's correction of its bias. One of croston, sba; default croston.", _
        "Which result to return. One of next_demand, size, interval; default next_demand.")
    Describe "OUTLIER", "Inventory: Forecast and demand", _
        "Robust outlier flag of every value of a range: 1 beyond the threshold of median absolute deviations; or the score. Spills.", Array( _
        "Values among which outliers are looked for.", _
        "Robust score beyond which a value is an outlier. Above 0; default 3.5.", _
        "Which result to return. One of outlier, score; default outlier.")
End Sub

Private Sub Describe8()
    Describe "VALUATION", "Inventory: Valuation", _
        "Inventory value from receipts and issues by FIFO, weighted average or LIFO: ending inventory (default), COGS, units, unit cost, layers left or consumed.", Array( _
        "Units received (above 0) or issued (below 0), in order [units].", _
        "Unit cost of each receipt; blank beside issues [currency per unit]. At least 0.", _
        "Which units are issued first: the oldest, at the average, or the newest. One of fifo, average, lifo; default fifo.", _
        "Issues costed as they occur, or all at the period's end. One of perpetual, periodic; default perpetual.", _
        "An issue beyond stock is an error, or costed at the receipt that covers it. One of error, next_receipt; default error.", _
        "Day of each movement; given, it decides their order [date]. At least 0; may be left out.", _
        "Which result to return. One of ending_inventory, cost_of_goods_sold, units, ending_unit_cost, cost_layers, consumed; default ending_inventory.")
    Describe "NRV", "Inventory: Valuation", _
        "Net realisable value of one unit: selling price less the cost to complete and the cost to sell.", Array( _
        "Selling price of one unit [currency per unit]. At least 0.", _
        "Cost still needed to finish one unit [currency per unit]. At least 0; default 0.", _
        "Selling, transport and disposal cost of one unit [currency per unit]. At least 0; default 0.")
    Describe "LCNRV", "Inventory: Valuation", _
        "Lower of cost and net realisable value, item by item: the new write-down (default), the write-up that the rules allow, or the carrying value. Not for LIFO or retail under US GAAP.", Array( _
        "Units of each item or layer [units]. At least 0.", _
        "Cost of one unit [currency per unit]. At least 0.", _
        "Price less cost to complete and to sell, of one unit [currency per unit].", _
        "us: no write-up; us_interim: recoveries within the year; ifrs: up to the original write-down. One of us, us_interim, ifrs; default us.", _
        "Write-down that stands on these units from before [currency]. At least 0; default 0.", _
        "Which result to return. One of write_down, reversal, carrying_value; default write_down.")
    Describe "RESERVE", "Inventory: Valuation", _
        "Excess and obsolete reserve of an item: the larger of the client's rates for age and months of supply; where NRV evidence is given, cost less NRV for the units it supports.", Array( _
        "Units of each item or layer [units]. At least 0.", _
        "Cost of one unit [currency per unit]. At least 0.", _
        "Days since receipt [days]. At least 0.", _
        "Upper bounds of the age tiers, inclusive, rising [days]. At least 0.", _
        "Reserve rate per age tier, one more than bounds [fraction]. At least 0 and at most 1.", _
        "Months of supply of the item [months]. At least 0; may be left out.", _
        "Upper bounds of the tiers of supply, inclusive, rising [months]. At least 0; may be left out.", _
        "Reserve rate per tier of supply, one more than bounds [fraction]. At least 0 and at most 1; may be left out.", _
        "Price less cost to complete and to sell, of one unit [currency per unit]. May be left out.", _
        "Units that the evidence supports; blank is all [units]. At least 0; may be left out.", _
        "Which result to return. One of reserve, reserve_rate; default reserve.")
    Describe "OBSOLESCENCERATE", "Inventory: Valuation", _
        "Obsolescence rate: value of obsolete stock divided by inventory value.", Array( _
        "Value of stock that is obsolete, at cost [currency].", _
        "Value of all stock, at cost [currency]. Other than 0.")
End Sub

#End If
