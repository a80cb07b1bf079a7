"""The program: started, driven, ended. One engine, one app per process of LibreOffice."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from support.calc.book import Book, Missing, chosen
from support.calc.bridge import options, uno

_SETTINGS = {
    "org.openoffice.Office.Calc/Formula/Load": ("OOXMLRecalcMode", "0"),
    "org.openoffice.Setup/L10N": ("ooSetupSystemLocale", "en-US"),
    "org.openoffice.Office.Common/Misc": ("UseLocking", "false"),
}
_SECONDS = 90


class Engine:
    """What xlwings calls an engine."""

    name, type = "libreoffice", "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return "" if value is None or value != value else value

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        def cleaned(value: Any) -> Any:
            if value == "" or value is None:
                return empty_as
            return number_builder(value) if number_builder and type(value) is float else value

        return [[cleaned(v) for v in row] for row in data]


class Apps:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.running: list[App] = []

    def add(self, spec: Any = None, add_book: Any = None, visible: Any = None) -> App:
        app = App(self)
        self.running.insert(0, app)
        return app

    def keys(self) -> list[int]:
        return [app.pid for app in self.running]

    def __iter__(self) -> Iterator[App]:
        return iter(list(self.running))

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> App:
        return next(app for app in self.running if app.pid == pid)


class App(Missing):
    """A LibreOffice process. said: what was shown in dialogs; lines: what stood in the status bar."""

    display_alerts = enable_events = interactive = visible = True
    hwnd, selection, version = 0, None, "16.0"

    def __init__(self, apps: Apps) -> None:
        self.apps, self.engine = apps, apps.engine
        self.said: list[str] = []
        self.lines: list[Any] = [False]
        self._folder = tempfile.mkdtemp(prefix="calc-")
        self._start()
        self.books = Books(self)

    def _start(self) -> None:
        folder = Path(self._folder)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        items = "".join(
            f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
            for path, (name, value) in _SETTINGS.items()
        )
        (profile / "registrymodifications.xcu").write_text(
            '<?xml version="1.0" encoding="UTF-8"?>'
            f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
            encoding="utf-8",
        )
        kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH", "DISPLAY")}
        self._process = subprocess.Popen(
            ["soffice", "--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
             f"-env:UserInstallation=file://{folder}/profile", f"--accept=pipe,name={folder.name};urp;"],
            env=kept | {"SAL_USE_VCLPLUGIN": "svp"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        self.pid = self._process.pid
        atexit.register(self.kill)
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        end = time.monotonic() + _SECONDS
        while True:
            try:
                context = resolver.resolve(f"uno:pipe,name={folder.name};urp;StarOffice.ComponentContext")
                break
            except Exception:
                if self._process.poll() is not None or time.monotonic() > end:
                    self.kill()
                    raise
                time.sleep(0.2)
        self.api = self.desktop = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )

    def quit(self) -> None:
        for book in list(self.books.open_ones):
            book.close()
        with contextlib.suppress(Exception):
            self.desktop.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        self.kill()

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(
                self._process.pid, signal.SIGKILL
            )  # its own session: all of LibreOffice's processes, and no other
        self._process.wait()
        if self in self.apps.running:
            self.apps.running.remove(self)
        shutil.rmtree(self._folder, ignore_errors=True)

    def activate(self, steal_focus: bool = False) -> None:
        """Nobody looks."""

    @property
    def screen_updating(self) -> bool:
        return not any(book.document.hasControllersLocked() for book in self.books.open_ones)

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        for book in self.books.open_ones:
            if value and book.document.hasControllersLocked():
                book.document.unlockControllers()
            elif not value:
                book.document.lockControllers()

    @property
    def status_bar(self) -> Any:
        return self.lines[-1]

    @status_bar.setter
    def status_bar(self, value: Any) -> None:
        self.lines.append(value)

    @property
    def calculation(self) -> str:
        books = self.books.open_ones
        return "automatic" if not books or books[0].document.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        for book in self.books.open_ones:
            book.document.enableAutomaticCalculation(value != "manual")

    def calculate(self) -> None:
        for book in self.books.open_ones:
            book.document.calculateAll()

    def alert(self, prompt: str, title: Any, buttons: Any, mode: Any, callback: Any) -> str:
        self.said.append(prompt)
        return "ok"


class Books(Missing):
    def __init__(self, app: App) -> None:
        self.app, self.api = app, app.desktop
        self.open_ones: list[Book] = []

    @property
    def active(self) -> Book:
        return self.open_ones[0]

    def __call__(self, key: Any) -> Book:
        return chosen(self.open_ones, key)

    def __contains__(self, key: str) -> bool:
        return any(b.name == key for b in self.open_ones)

    def __len__(self) -> int:
        return len(self.open_ones)

    def __iter__(self) -> Iterator[Book]:
        return iter(list(self.open_ones))

    def add(self) -> Book:
        return self._load("private:factory/scalc", "")

    def open(self, fullname: Any, *rest: Any, **more: Any) -> Book:
        path = Path(fullname).resolve()
        return self._load(path.as_uri(), str(path))

    def _load(self, url: str, path: str) -> Book:
        document = self.app.desktop.loadComponentFromURL(url, "_blank", 0, options(Hidden=True, MacroExecutionMode=0))
        if document is None:
            raise OSError(f"LibreOffice could not open {url}")
        book = Book(self.app, document, path)
        self.open_ones.insert(0, book)
        return book
