"""A VBA project (vbaProject.bin) written from the text of its modules; Excel compiles it when it opens the workbook.

Source: [MS-OVBA] 2.3.1 (PROJECT), 2.3.3 (PROJECTwm), 2.3.4.1 (_VBA_PROJECT), 2.3.4.2 (dir). The text alone is stored,
no compiled form: the version 0xFFFF tells the host to compile. The same modules give the same bytes.
"""

from __future__ import annotations

import re
import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from invxl.errors import Fault, InvxlError
from invxl.ooxml.compound import compound_file
from invxl.ooxml.ovba import compress, obfuscate

CODE_PAGE = 1252
_CODEC = f"cp{CODE_PAGE}"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
_PROJECT_NAME = "VBAProject"

# Type libraries that every workbook's project refers to; they are part of Windows and of Office.
_REFERENCES = (
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
    ("Office", r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#"
               r"C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library"),
)  # fmt: skip


class Kind(Enum):
    """What a module is; the value is the base class that its attributes name."""

    STANDARD = ""
    CLASS = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
    WORKBOOK = "0{00020819-0000-0000-C000-000000000046}"
    SHEET = "0{00020820-0000-0000-C000-000000000046}"


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its name, what it is, its text as the editor exports it (any line ends).

    A sheet's and the workbook's module is named as the code name in the workbook's parts.
    """

    name: str
    kind: Kind = Kind.STANDARD
    code: str = ""

    def __post_init__(self) -> None:
        place = f'VBA module "{self.name}"'
        if not _NAME.fullmatch(self.name):
            raise InvxlError(
                Fault(place, "not a name that Excel accepts", "a letter, then up to 30 letters, digits or _")
            )
        try:
            self.code.encode(_CODEC)
        except UnicodeEncodeError as error:
            line = self.code.count("\n", 0, error.start) + 1
            raise InvxlError(
                Fault(place, f"line {line} has {self.code[error.start]!r}", f"code page {CODE_PAGE} is needed")
            ) from None

    @property
    def source(self) -> str:
        """The text as it is stored: hidden attributes first, no exporter's preamble, CRLF."""
        given, body = _split(self.code.replace("\r\n", "\n").split("\n"))
        lines = self._attributes(given)
        text = "\n".join(body).strip("\n")
        return "".join(f"{line}\r\n" for line in [*lines, *(text.split("\n") if text else ())])

    def _attributes(self, given: dict[str, str]) -> list[str]:
        named = {"VB_Name": f'"{self.name}"'}
        if self.kind is Kind.STANDARD:
            return _written(named | {key: value for key, value in given.items() if key != "VB_Name"})
        document = str(self.kind is not Kind.CLASS)
        needed = named | {
            "VB_Base": f'"{self.kind.value}"', "VB_GlobalNameSpace": "False", "VB_Creatable": "False",
            "VB_PredeclaredId": document, "VB_Exposed": document, "VB_TemplateDerived": "False",
            "VB_Customizable": document,
        }  # fmt: skip
        return _written(needed | {key: value for key, value in given.items() if key not in ("VB_Name", "VB_Base")})


def _split(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Attributes at the head of a module, and the rest. The preamble of an exported class has no place in a project."""
    if lines[0].startswith("VERSION "):
        lines = lines[lines.index("END") + 1 :]
    given: dict[str, str] = {}
    for at, line in enumerate(lines):
        if not line.startswith("Attribute VB_"):
            return given, lines[at:]
        key, _, value = line.removeprefix("Attribute ").partition(" = ")
        given[key] = value
    return given, []


def _written(attributes: dict[str, str]) -> list[str]:
    return [f"Attribute {key} = {value}" for key, value in attributes.items()]


def vba_project(modules: Sequence[Module]) -> bytes:
    """The project of these modules, in this order. Exactly one is the workbook's."""
    names = [module.name.lower() for module in modules]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise InvxlError(f"VBA modules of one name: {', '.join(doubled)}")
    if sum(module.kind is Kind.WORKBOOK for module in modules) != 1:
        raise InvxlError("a VBA project needs exactly one module of the workbook")
    seed = uuid.uuid5(uuid.NAMESPACE_OID, "/".join(module.name for module in modules))
    project_id = "{" + str(seed).upper() + "}"
    streams = {module.name: compress(module.source.encode(_CODEC)) for module in modules}
    streams["_VBA_PROJECT"] = bytes.fromhex("cc61ffff000100")
    streams["dir"] = compress(_dir(modules))
    return compound_file({"VBA": streams, "PROJECT": _project(modules, project_id), "PROJECTwm": _names(modules)})


def _record(id: int, content: bytes = b"") -> bytes:
    return struct.pack("<HI", id, len(content)) + content


def _number(id: int, value: int) -> bytes:
    return _record(id, struct.pack("<I", value))


def _both(id: int, wide_id: int, text: str) -> bytes:
    """A text in the code page and again in UTF-16."""
    return _record(id, text.encode(_CODEC)) + _record(wide_id, text.encode("utf-16-le"))


def _dir(modules: Sequence[Module]) -> bytes:
    """The dir stream, before compression; record by record in the order of [MS-OVBA] 2.3.4.2."""
    english, windows_64 = 0x409, 3
    parts = [
        _number(0x01, windows_64), _number(0x02, english), _number(0x14, english),
        _record(0x03, struct.pack("<H", CODE_PAGE)),
        _record(0x04, _PROJECT_NAME.encode(_CODEC)), _both(0x05, 0x40, ""), _record(0x06), _record(0x3D),
        _number(0x07, 0), _number(0x08, 0), struct.pack("<HIIH", 0x09, 4, 1, 0), _both(0x0C, 0x3C, ""),
    ]  # fmt: skip
    for name, library in _REFERENCES:
        packed = library.encode(_CODEC)
        parts += [_both(0x16, 0x3E, name), _record(0x0D, struct.pack("<I", len(packed)) + packed + bytes(6))]
    parts += [_record(0x0F, struct.pack("<H", len(modules))), _record(0x13, b"\xff\xff")]
    for module in modules:
        parts += [
            _both(0x19, 0x47, module.name), _both(0x1A, 0x32, module.name), _both(0x1C, 0x48, ""),
            _number(0x31, 0),  # the text begins at once: there is no compiled form before it
            _number(0x1E, 0), _record(0x2C, b"\xff\xff"),
            _record(0x21 if module.kind is Kind.STANDARD else 0x22), _record(0x2B),
        ]  # fmt: skip
    return b"".join([*parts, _record(0x10)])


def _project(modules: Sequence[Module], project_id: str) -> bytes:
    """The PROJECT stream: what modules there are, and that nothing is locked."""
    kinds = {Kind.STANDARD: "Module={}", Kind.CLASS: "Class={}"}
    lines = [
        f'ID="{project_id}"',
        *(kinds.get(module.kind, "Document={}/&H00000000").format(module.name) for module in modules),
        f'Name="{_PROJECT_NAME}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"',
        f'CMG="{obfuscate(project_id, bytes(4), 0x1A)}"',  # not protected
        f'DPB="{obfuscate(project_id, bytes(1), 0x2C)}"',  # no password
        f'GC="{obfuscate(project_id, bytes([255]), 0x3E)}"',  # visible
        "", "[Host Extender Info]", "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "", "[Workspace]", *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]  # fmt: skip
    return "".join(f"{line}\r\n" for line in lines).encode(_CODEC)


def _names(modules: Sequence[Module]) -> bytes:
    """The PROJECTwm stream: every module's name in the code page and in UTF-16."""
    pairs = (m.name.encode(_CODEC) + b"\0" + m.name.encode("utf-16-le") + b"\0\0" for m in modules)
    return b"".join(pairs) + b"\0\0"
