"""as-lykta reads settings by systemd's rules, runs nothing in them, and gives a command its own addresses."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.project.tree import ROOT


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("as_lykta", ROOT / "packaging/debian/as_lykta.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PROGRAM = load()


def read(folder: Path, text: str) -> dict[str, str]:
    path = folder / "env"
    path.write_text(text, encoding="utf-8")
    found: dict[str, str] = PROGRAM.read_settings(path)
    return found


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Resursteamet Värmland", "Resursteamet Värmland"),
        ('"norra länet,södra länet"', "norra länet,södra länet"),
        ("'it is \\ so'", "it is \\ so"),
        ("`touch x` $(id) $HOME", "`touch x` $(id) $HOME"),
        ('"a \\"b\\" \\$c \\d"', 'a "b" $c \\d'),
        ("one \\\n two", "one  two"),
        ('"one\ntwo"', "one\ntwo"),
        ("  after blanks  ", "after blanks"),
        ("value # no remark", "value # no remark"),
        ("it's", "it's"),
        ("'a' \"b\" c", "abc"),
        ("", ""),
        ('""', ""),
    ],
)
def test_a_value_is_what_systemd_takes_it_for(tmp_path: Path, written: str, value: str) -> None:
    found = read(tmp_path, f"# a remark\n\n; another\nLYKTA_A={written}\nLYKTA_B=1\n")
    assert found == {"LYKTA_A": value, "LYKTA_B": "1"}


@pytest.mark.parametrize("text", ["LYKTA_A 1", "export LYKTA_A=1", "LYKTA_A=1\n. /etc/other", "=1"])
def test_a_line_that_is_no_setting_is_named(tmp_path: Path, text: str) -> None:
    line = text.count("\n") + 2
    with pytest.raises(ValueError, match=f"line {line}, is not a setting"):
        read(tmp_path, f"# a remark\n{text}\nLYKTA_B=1\n")


@pytest.mark.parametrize("value", ['"one', "'one", '"one" two"'])
def test_a_quotation_mark_that_is_left_open_is_named_with_its_line(tmp_path: Path, value: str) -> None:
    if value.endswith('two"'):
        # Inside a value that has begun without one, a mark is a letter.
        assert read(tmp_path, f"LYKTA_A={value}\n") == {"LYKTA_A": 'onetwo"'}
        return
    with pytest.raises(ValueError, match="line 2: a quotation mark of LYKTA_A is not closed"):
        read(tmp_path, f"# a remark\nLYKTA_A={value}\nLYKTA_B=1\n")


def test_a_file_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "env"
    path.write_bytes("# a remark\nLYKTA_A=Värmland\n".encode("latin-1"))
    with pytest.raises(ValueError, match=r"env, line 2, is not UTF-8: save the file in UTF-8\."):
        PROGRAM.read_settings(path)


def test_a_value_without_a_name_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert PROGRAM.main(["--value"]) == 2
    told = "as-lykta: --value takes the name of a setting, such as LYKTA_ADDRESS.\n"
    assert capsys.readouterr().err == told


DUMPABLE = """
import ctypes, sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
loader = SourceFileLoader("launcher", sys.argv[1])
loader.exec_module(module_from_spec(spec_from_loader("launcher", loader)))
print(ctypes.CDLL(None).prctl(3))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the package is for Linux")
@pytest.mark.parametrize(
    ("name", "dumpable"),
    [("LYKTA_OWNER_DATABASE", "0"), ("LYKTA_BACKUP_DATABASE_FILE", "0"), ("LYKTA_DATABASE", "1")],
)
def test_a_command_with_an_address_of_its_own_hides_its_environment(name: str, dumpable: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DUMPABLE, ROOT / "packaging/debian/lykta"],
        env=os.environ | {name: "postgresql://", "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == dumpable


@given(st.text())
def test_any_value_between_single_marks_comes_back(
    tmp_path_factory: pytest.TempPathFactory, value: str
) -> None:
    value = value.replace("'", "").replace("\r", "").encode("utf-8", "ignore").decode()
    assert read(tmp_path_factory.getbasetemp(), f"LYKTA_A='{value}'\n") == {"LYKTA_A": value}


@pytest.mark.parametrize(
    ("words", "given_to"),
    [
        (("consult", "purge", "--clock-is-right"), {"LYKTA_OWNER_DATABASE"}),
        (("--debug", "consult", "keys", "rotate"), {"LYKTA_OWNER_DATABASE"}),
        (("consult", "backup", "--to", "/x"), {"LYKTA_BACKUP_DATABASE"}),
        (("consult", "prepare"), {"LYKTA_OWNER_DATABASE", "LYKTA_BACKUP_DATABASE"}),
        (("serve",), set()),
        (("doctor",), set()),
        (("team", "agree"), set()),
    ],
)
def test_a_command_gets_the_addresses_that_it_needs_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], given_to: set[str]
) -> None:
    monkeypatch.setattr(PROGRAM, "FOLDER", tmp_path)
    (tmp_path / "owner-database").write_text("")
    assert PROGRAM.read_addresses(words) == {}
    for name in ("owner", "backup"):
        (tmp_path / f"{name}-database").write_text(f"postgresql://{name}@/lykta\n")
    assert PROGRAM.read_addresses(words).keys() == given_to
