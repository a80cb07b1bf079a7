Attribute VB_Name = "invxl"
Option Explicit

' The buttons of the pack. Python does the work; nothing here touches a cell.

Public Sub Refresh()
    Finish RunPython("from invxl.addin import buttons; buttons.refresh()")
End Sub

Public Sub RestorePrevious()
    Finish RunPython("from invxl.addin import buttons; buttons.restore_previous()")
End Sub

' Python tells by itself what it finds at fault. What is left here is a Python that did not start, or lacks invxl.
Private Sub Finish(ByVal answer As Variant)
    If VarType(answer) = vbEmpty Then Exit Sub
    If answer = 0 Then Exit Sub
    MsgBox "Python, or invxl in it, did not start, so nothing was changed." & vbCrLf & vbCrLf & _
        "In a terminal: invxl doctor says what is missing, invxl install sets it up." & vbCrLf & _
        "Or close the workbook and use: invxl refresh """ & ThisWorkbook.Name & """", vbExclamation, "invxl"
End Sub
