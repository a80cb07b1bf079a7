"""Exit codes, sentences and JSON of every way a command may end."""

from __future__ import annotations

import errno
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode gives tests no package of their own
from stubs import Stub, check

from invxl import crash
from invxl.cli import COMMANDS, main, reference
from invxl.columns import RawBook, RawTable
from invxl.commands.reference import leaves
from invxl.errors import Cancelled, Fault, InputError


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(w) for w in words])


def run_json(*words: str | Path) -> tuple[int, dict[str, Any]]:
    result = run(*words, "--json")
    assert result.stdout.count("\n") == 1, result.stdout
    answer = json.loads(result.stdout)
    assert isinstance(answer, dict)
    assert answer["exit"] == result.exit_code
    return result.exit_code, answer


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "pack.xlsm"
    path.write_bytes(b"a workbook")
    return path


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Stub:
    monkeypatch.setattr(crash, "log_folder", lambda: tmp_path / "logs")
    stub = Stub()
    stub.install(monkeypatch)
    return stub


class TestRefresh:
    def test_done(self, stub: Stub, pack: Path) -> None:
        result = run("refresh", pack)
        assert result.exit_code == 0, result.output
        assert result.stderr == ""
        assert f"Refreshed {pack}\n" in result.stdout
        assert "As of 2025-12-31, period of 365 days, movements for 300" in result.stdout
        assert "Inventory value" in result.stdout and "1,234,567" in result.stdout
        assert "needs an opening balance" in result.stdout
        assert "Exceptions: 2 error, 1 warning" in result.stdout
        assert "backups/pack.xlsm" in result.stdout.replace("\\", "/")
        assert stub.written == [("PACK", None)]

    def test_a_failing_check_is_exit_1_and_named(self, stub: Stub, pack: Path) -> None:
        stub.checks = (check("OK"), check("FAIL", -12.5), check("Warning", 2.0), check("Not available", None))
        result = run("refresh", pack)
        assert result.exit_code == 1
        assert "FAIL: On-hand = GL, off by -12.50" in result.stdout
        assert stub.written

    def test_a_dry_run_writes_nothing(self, stub: Stub, pack: Path) -> None:
        result = run("refresh", pack, "--dry-run")
        assert result.exit_code == 0
        assert "nothing was written" in result.stdout
        assert stub.written == []

    def test_out_leaves_the_pack(self, stub: Stub, pack: Path, tmp_path: Path) -> None:
        out = tmp_path / "other.xlsm"
        assert run("refresh", pack, "--out", out).exit_code == 0
        assert stub.written == [("PACK", out)]

    def test_json(self, stub: Stub, pack: Path) -> None:
        stub.checks = (check("FAIL", -12.5),)
        code, answer = run_json("refresh", pack)
        assert code == 1
        assert (answer["command"], answer["ok"], answer["as_of"]) == ("refresh", False, "2025-12-31T00:00:00")
        assert answer["kpis"][0]["value"] == 1234567.0
        assert answer["kpis"][1]["value"] is None
        assert answer["kpis"][3]["value"] is None
        assert answer["checks"][0]["difference"] == -12.5
        assert answer["exceptions"][0] == {"severity": "error", "kind": "missing_cost", "sheet": "OnHand", "count": 2}

    def test_as_of_wins_over_the_settings(self, stub: Stub, pack: Path) -> None:
        (pack.parent / "invxl.yaml").write_text("pack: {as_of: 2025-06-30}")
        run("refresh", pack)
        run("refresh", pack, "--as-of", "2025-09-30")
        assert [call["as_of"] for call in stub.calls] == [date(2025, 6, 30), date(2025, 9, 30)]

    @pytest.mark.parametrize("text", ["31.12.2025", "2025-02-30", "20251231", "today"])
    def test_an_as_of_that_is_no_day_is_refused(self, stub: Stub, pack: Path, text: str) -> None:
        result = run("refresh", pack, "--as-of", text)
        assert result.exit_code == 2
        assert "2025-12-31" in result.stderr
        assert not stub.calls

    def test_a_fault_of_the_data_is_a_sentence_and_nothing_is_written(self, stub: Stub, pack: Path) -> None:
        stub.fail = InputError(
            Fault("Sales", "the tab is missing", "the table tblSales is needed", "Run invxl load"), "second"
        )
        result = run("refresh", pack)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert "refused, nothing was written" in result.stderr
        assert "Sales: the tab is missing; the table tblSales is needed. Run invxl load" in result.stderr
        assert stub.written == []
        code, answer = run_json("refresh", pack)
        assert code == 2
        assert answer["faults"][0]["place"] == "Sales"
        assert answer["faults"][1] == {"message": "second"}

    def test_many_faults_are_cut_on_a_terminal_only(self, stub: Stub, pack: Path) -> None:
        stub.fail = InputError(*(Fault(f"row {i}", "x", "y") for i in range(100)))
        assert "and 60 more" in run("refresh", pack).stderr
        assert len(run_json("refresh", pack)[1]["faults"]) == 100

    def test_the_unexpected_is_exit_3_with_a_log_and_no_traceback(self, stub: Stub, pack: Path) -> None:
        stub.fail = KeyError("SECRET-SKU")
        result = run("refresh", pack)
        assert result.exit_code == 3
        assert "Traceback" not in result.output and "SECRET" not in result.output
        log = Path(result.stderr.rsplit(" are in ", 1)[1].strip())
        text = log.read_text()
        assert "KeyError" in text and "command refresh" in text
        assert "SECRET" not in text.replace('KeyError("SECRET-SKU")', "")
        code, answer = run_json("refresh", pack)
        assert code == 3
        assert Path(answer["log"]).is_file()

    def test_a_log_that_cannot_be_written_is_said(
        self, stub: Stub, pack: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def nowhere() -> Path:
            raise OSError(errno.EROFS, "read-only")

        monkeypatch.setattr(crash, "log_folder", nowhere)
        monkeypatch.setattr(crash.tempfile, "gettempdir", lambda: "/dev/null/x")
        stub.fail = KeyError("x")
        result = run("refresh", pack)
        assert result.exit_code == 3
        assert "no log could be written" in result.stderr

    @pytest.mark.parametrize("fail", [KeyboardInterrupt(), Cancelled("Stopped after reading")])
    def test_stopping_is_not_a_crash(self, stub: Stub, pack: Path, fail: BaseException) -> None:
        stub.fail = fail
        result = run("refresh", pack)
        assert result.exit_code == 2
        assert "Stopped" in result.stderr
        assert "Traceback" not in result.output

    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.ENAMETOOLONG])
    def test_what_the_disk_says_is_a_sentence(self, stub: Stub, pack: Path, number: int) -> None:
        stub.fail = OSError(number, "x", str(pack))
        result = run("refresh", pack)
        assert result.exit_code == 2
        assert str(pack) in result.stderr

    def test_too_little_memory_is_a_sentence(self, stub: Stub, pack: Path) -> None:
        stub.fail = MemoryError()
        assert run("refresh", pack).exit_code == 2

    @pytest.mark.parametrize("owner", ["~$pack.xlsm", ".~lock.pack.xlsm#"])
    def test_a_pack_that_is_open_is_refused(self, stub: Stub, pack: Path, owner: str) -> None:
        (pack.parent / owner).write_bytes(b"")
        result = run("refresh", pack)
        assert result.exit_code == 2
        assert "open in" in result.stderr and "close it" in result.stderr
        assert not stub.calls
        assert run("refresh", pack, "--dry-run").exit_code == 0
        assert run("check", pack).exit_code == 0

    def test_a_missing_pack_names_the_nearest(self, stub: Stub, pack: Path) -> None:
        result = run("refresh", pack.parent / "pak.xlsm")
        assert result.exit_code == 2
        assert "Did you mean pack.xlsm?" in result.stderr
        assert "invxl new" in run("refresh", pack.parent / "zzzzzzz.xlsm").stderr
        assert "a folder" in run("refresh", pack.parent).stderr

    def test_faulty_settings_are_told_before_the_workbook_is_read(self, stub: Stub, pack: Path) -> None:
        bad = pack.parent / "bad.yaml"
        bad.write_text("abc: {cut_a: 80}\nxzy: {}\n")
        result = run("refresh", pack, "--config", bad, "--config", pack.parent / "gone.yaml")
        assert result.exit_code == 2
        assert "gone.yaml: no such file" in result.stderr
        result = run("refresh", pack, "--config", bad)
        assert f"{bad}:1:14: abc.cut_a is 80" in result.stderr
        assert "Did you mean xyz?" in result.stderr
        assert not stub.calls

    def test_layers_are_named(self, stub: Stub, pack: Path) -> None:
        (pack.parent / "invxl.yaml").write_text("abc: {cut_a: 0.7}")
        firm = pack.parent / "firm.yaml"
        firm.write_text("abc: {cut_a: 0.6}")
        assert "Settings: shipped < invxl.yaml beside the pack\n" in run("refresh", pack).stdout
        assert f"Settings: shipped < {firm}\n" in run("refresh", pack, "--config", firm).stdout
        assert [call["config"].abc.cut_a for call in stub.calls] == [0.7, 0.6]

    def test_the_config_sheet_is_the_top_layer(self, stub: Stub, pack: Path) -> None:
        from support.rawbook import raw_column

        columns = {"Key": raw_column(["abc.cut_a", "abc.cut_b"]), "Override": raw_column([0.5, None])}
        stub.book = RawBook("pack.xlsm", {"tblConfig": RawTable("Config", "tblConfig", columns, first_row=7)})
        result = run("refresh", pack)
        assert stub.calls[0]["config"].sources["abc.cut_a"] == "Config row 7, Override"
        assert "Config sheet (1 overridden)" in result.stdout
        columns["Override"] = raw_column([50.0, None])
        assert "Config row 7, Override: abc.cut_a is 50" in run("refresh", pack).stderr


class TestCheck:
    def test_lists_every_check_and_kind_and_writes_nothing(self, stub: Stub, pack: Path) -> None:
        stub.checks = (check("OK"), check("FAIL", 3.0))
        result = run("check", pack)
        assert result.exit_code == 1
        assert "OK: On-hand = GL" in result.stdout and "FAIL: On-hand = GL, off by 3.00" in result.stdout
        assert "error: missing cost in OnHand, 2 times" in result.stdout
        assert stub.written == []


class TestConfig:
    def test_show_names_the_layer_behind_each_value(self, tmp_path: Path) -> None:
        firm, client = tmp_path / "firm.yaml", tmp_path / "client.yaml"
        firm.write_text("abc: {cut_a: 0.7, cut_b: 0.9}")
        client.write_text("abc: {cut_a: 0.6}")
        result = run("config", "show", "--config", firm, "--config", client, "--changed")
        assert result.exit_code == 0, result.output
        lines = result.stdout.splitlines()
        assert lines[0] == "abc.cut_a  0.6 [fraction]  (client.yaml:1:14)"
        assert lines[1] == "abc.cut_b  0.9 [fraction]  (firm.yaml:1:26)"
        assert lines[2] == f"Settings: shipped < {firm} < {client}"

    def test_two_files_of_one_name_are_told_apart(self, tmp_path: Path) -> None:
        files = [tmp_path / folder / "settings.yaml" for folder in ("firm", "client")]
        for file, text in zip(files, ("abc: {cut_b: 0.9}", "abc: {cut_a: 0.6}"), strict=True):
            file.parent.mkdir()
            file.write_text(text)
        result = run("config", "show", "--config", files[0], "--config", files[1], "--changed")
        assert result.stdout.splitlines()[:2] == [
            f"abc.cut_a  0.6 [fraction]  ({files[1]}:1:14)", f"abc.cut_b  0.9 [fraction]  ({files[0]}:1:14)",
        ]  # fmt: skip

    def test_show_as_json(self) -> None:
        code, answer = run_json("config", "show", "--key", "aging")
        assert code == 0
        assert all("aging" in row["key"] for row in answer["settings"])
        assert len(answer["fingerprint"]) == 64

    def test_validate(self, tmp_path: Path) -> None:
        good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
        good.write_text("abc: {cut_a: 0.7}")
        bad.write_text("abc: {cut_a: NO}")
        assert run("config", "validate", good).exit_code == 0
        code, answer = run_json("config", "validate", good, bad)
        assert code == 2
        assert [f["place"] for f in answer["faults"]] == [f"{bad}:1:14"]
        assert "not UTF-8" in _after(bad, b"pack: {company: M\xfcller}")
        assert "UTF-16" in _after(bad, "abc: {}".encode("utf-16"))
        assert "more than a megabyte" in _after(bad, b"#" * 1_000_001)

    def test_schema(self, tmp_path: Path) -> None:
        printed = json.loads(run("config", "schema").stdout)
        out = tmp_path / "schema.json"
        assert run("config", "schema", "--out", out).exit_code == 0
        assert json.loads(out.read_text()) == printed
        assert run_json("config", "schema")[1]["schema"] == printed


def _after(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    result = run("config", "validate", path)
    assert result.exit_code == 2
    return result.stderr


class TestNew:
    def test_never_overwrites(self, pack: Path) -> None:
        result = run("new", pack)
        assert result.exit_code == 2
        assert pack.read_bytes() == b"a workbook"

    def test_needs_a_known_ending_and_a_folder(self, tmp_path: Path) -> None:
        assert "Write pack.xlsm" in run("new", tmp_path / "pack.xls").stderr
        assert run("new", tmp_path / "no" / "pack.xlsm").exit_code == 2


class TestCommandLine:
    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["refrsh"], "Did you mean refresh?"),
            (["refresh"], "Missing argument 'PACK'"),
            (["refresh", "a.xlsm", "--asof", "2025-01-01"], "--as-of"),
            (["config", "shwo"], "shwo"),
            (["--jsn"], "No such option"),
        ],
    )
    def test_a_misspelt_command_line_is_refused(self, words: list[str], said: str) -> None:
        result = run(*words)
        assert result.exit_code == 2
        assert said in result.stderr
        assert "--help" in result.stderr
        code, answer = run_json(*words)
        assert code == 2
        assert said in answer["faults"][0]["message"]

    def test_help_and_version(self) -> None:
        assert run("--help").exit_code == 0
        assert run().stdout == run("--help").stdout
        assert run("--version").stdout.startswith("invxl ")

    @pytest.mark.parametrize("name", COMMANDS)
    def test_the_list_says_what_the_command_says(self, name: str) -> None:
        command = main.get_command(None, name)  # type: ignore[arg-type]  # the group does not use its context
        assert command is not None
        assert command.get_short_help_str(200) == COMMANDS[name]

    def test_every_command_argument_and_option_is_documented(self) -> None:
        for name, command in leaves(main, "invxl"):
            assert command.help, name
            names = {parameter.name for parameter in command.params}
            assert any("--json" in parameter.opts for parameter in command.params), name
            assert names, name
            for parameter in command.params:
                if parameter.param_type_name == "option":
                    assert getattr(parameter, "help", None), (name, parameter.name)
                else:
                    shown = parameter.make_metavar(None).strip("[].")  # type: ignore[arg-type]  # unused
                    assert shown in command.help, (name, shown)

    def test_the_reference_names_every_command_and_option(self) -> None:
        text = reference()
        for name, command in leaves(main, "invxl"):
            assert f"`{name}" in text
            for parameter in command.params:
                if parameter.param_type_name == "option":
                    assert parameter.opts[0] in text
