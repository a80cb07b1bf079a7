Attribute VB_Name = "invxl"
Option Explicit

' The buttons of the pack. Python does the work; nothing here touches a cell.

Public Sub Refresh()
    RunPython "from invxl.addin import buttons; buttons.refresh()"
End Sub

Public Sub RestorePrevious()
    RunPython "from invxl.addin import buttons; buttons.restore_previous()"
End Sub
