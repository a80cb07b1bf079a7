"""The VBA of the functions, one wrapper per row of the catalogue; `vba/invxl_functions.bas` is what this gives.

A wrapper hands its arguments to `Answer`, which sends values (not ranges) to the function's namesake in
`invxl.addin.functions` and turns error texts into true Excel errors, element by element. It is what xlwings' import of
functions would generate, but for that: there an error is text, which IFERROR does not see.
"""

from __future__ import annotations

from collections.abc import Iterator

from invxl.addin.functions import GROUP
from invxl.catalogue import FUNCTIONS
from invxl.catalogue.docs import wizard_argument, wizard_function
from invxl.catalogue.model import Argument, Function
from invxl.errors import ERROR_VALUES

MODULE = "invxl_functions"
SERVER = "invxl.addin.functions"

# CVErr's numbers, for the error values that VBA knows, in the order of ERROR.TYPE.
CVERR = dict(zip(ERROR_VALUES[1:], (2000, 2007, 2015, 2023, 2029, 2036, 2042, 2043, 2045), strict=False))

_HEAD = """\
Attribute VB_Name = "{module}"
Option Explicit

' The functions of the pack. Generated from invxl's catalogue: changes made here are lost.
' They run on Windows. Excel for Mac has no such functions; "invxl functions --install-lambdas PACK" gives it names.

#If Not Mac Then

Private Const SERVER As String = "{server}"
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
{describing}
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
{errors}
    End Select
End Function
"""


def text() -> str:
    """The module's text; in the file and in the project its lines end with CR LF."""
    categories = list(dict.fromkeys(f.category for f in FUNCTIONS))
    head = _HEAD.format(
        module=MODULE,
        server=SERVER,
        describing="\n".join(f"    Describe{i}" for i in range(1, len(categories) + 1)),
        errors="\n".join(f'        Case "{token}": Cell = CVErr({number})' for token, number in CVERR.items()),
    )
    wrappers = [_wrapper(f) for f in FUNCTIONS]
    describing = [_describing(i, c) for i, c in enumerate(categories, 1)]
    return "\n".join([head, *wrappers, *describing, "#End If", ""])


def _wrapper(f: Function) -> str:
    names = [_spelled(a) if a.required else f"Optional {_spelled(a)}" for a in f.all_arguments]
    given = ", ".join(_spelled(a) for a in f.all_arguments)
    return (
        f"Public Function {f.name}({', '.join(names)}) As Variant\n"
        + ("    Application.Volatile\n" if f.volatile else "")
        + f'    {f.name} = Answer("{f.name}", Array({given}))\n'
        "End Function\n"
    )


def _spelled(argument: Argument) -> str:
    """The argument's name in Basic; `Output` is a word of its Open statement."""
    return f"{argument.name}_" if argument.name == "output" else argument.name


def _describing(number: int, category: str) -> str:
    """One Sub per category: VBA compiles no procedure beyond 64 KB."""
    rows = [line for f in FUNCTIONS if f.category == category for line in _description(f)]
    return "\n".join([f"Private Sub Describe{number}()", *rows, "End Sub", ""])


def _description(f: Function) -> Iterator[str]:
    yield f'    Describe "{f.name}", {_quoted(GROUP + f.category)}, _'
    yield f"        {_quoted(wizard_function(f))}, Array( _"
    *before, last = [_quoted(wizard_argument(a)) for a in f.all_arguments]
    yield from (f"        {text}, _" for text in before)
    yield f"        {last})"


def _quoted(said: str) -> str:
    return '"' + said.replace('"', '""') + '"'
