"""What stands for Python in LibreOffice: modules that answer from a table, and otherwise tell what they were handed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl

from invxl.ooxml.vba import Kind, Module, vba_project
from invxl.resources import file
from invxl.template import DESKTOP
from invxl.template.project import modules
from invxl.template.skeleton import code_name

XLWINGS = """Attribute VB_Name = "xlwings"
Public Function XLPy() As Object
    Set XLPy = New PythonStub
End Function
Public Function RunPython(PythonCommand As String)
    ThisWorkbook.Sheets(1).Range("Z1").Value = PythonCommand
End Function
"""
PYTHON = """Option Explicit
Public Function CallUDF(script As String, name As String, given As Variant, book As Variant, caller As Variant)
    If name = "NRV" Then
        CallUDF = book.Name
    Else
        CallUDF = AnswerOf(script & "." & name, given)
    End If
End Function
"""
TABLE = """Attribute VB_Name = "answering"
Option Explicit
Public Function AnswerOf(name As String, given As Variant) As Variant
    Dim rows(0 To 1, 0 To 1) As Variant, row(0 To 2) As Variant
    rows(0, 0) = 1.5: rows(0, 1) = "#NUM!": rows(1, 0) = "A": rows(1, 1) = "#N/A"
    row(0) = "#DIV/0!": row(1) = "# of units": row(2) = 3
    Select Case name
        Case "invxl.addin.functions.AGINGTABLE": AnswerOf = rows
        Case "invxl.addin.functions.MOVINGAVERAGE": AnswerOf = row
        Case "invxl.addin.functions.SERVICEZ": AnswerOf = given(0)
        Case "invxl.addin.functions.UNITLOSS": Err.Raise 1000
        Case Else: AnswerOf = name & Told(given)
    End Select
End Function
Private Function Told(given As Variant) As String
    Dim i As Long, r As Long, c As Long, text As String
    For i = LBound(given) To UBound(given)
        text = text & "|"
        If IsArray(given(i)) Then
            For r = LBound(given(i), 1) To UBound(given(i), 1)
                For c = LBound(given(i), 2) To UBound(given(i), 2)
                    text = text & OneOf(given(i)(r, c)) & IIf(c < UBound(given(i), 2), ",", ";")
                Next c
            Next r
        Else
            text = text & OneOf(given(i))
        End If
    Next i
    Told = text
End Function
Private Function OneOf(cell As Variant) As String
    If IsError(cell) Then
        OneOf = "error"
    ElseIf IsEmpty(cell) Then
        OneOf = "blank"
    Else
        OneOf = TypeName(cell) & " " & CStr(cell)
    End If
End Function
"""


def stubbed(target: Path) -> tuple[list[str], list[Module]]:
    """The shipped template with its own modules as they are, and stubs in the place of xlwings'.

    One word differs: LibreOffice 7.4 has no Range.Value2, so the copy reads Range.Value. Returns sheets and modules.
    """
    source = file("workbook_templates", DESKTOP).read_bytes()
    sheets = openpyxl.load_workbook(io.BytesIO(source), keep_vba=True).sheetnames
    kept = [m for m in modules(code_name(name) for name in sheets) if m.name not in ("xlwings", "Dictionary")]
    ours = [Module(m.name, m.kind, m.code.replace(".Value2", ".Value")) for m in kept]
    ours += [Module("xlwings", Kind.STANDARD, XLWINGS), Module("PythonStub", Kind.CLASS, PYTHON),
             Module("answering", Kind.STANDARD, TABLE)]  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, vba_project(ours) if name == "xl/vbaProject.bin" else old.read(name))
    return sheets, ours
