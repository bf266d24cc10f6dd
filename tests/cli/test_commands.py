"""Exit codes, what is listed, and what is written when something is wrong."""

import errno
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

import lykta
from tests.ads.result.small_result import BIG, TEXTS, small_tables, write_small_result
from tests.cli.command import PROGRAM, Command, Outcome, run_program, without_the_tests_own


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A result with a kind of contact that nobody knows, which is read as a fault of ours."""
    contacts = small_tables()["contacts"]
    kinds = ["Mira hemlig text"] * contacts.num_rows
    changed = contacts.set_column(contacts.column_names.index("kind"), "kind", [kinds])
    return write_small_result(tmp_path / "faulty.lykta", contacts=changed)


def test_the_version_is_told(tmp_path: Path) -> None:
    done = run_program("--version", folder=tmp_path)
    assert (done.code, done.out.strip(), done.err) == (0, lykta.__version__, "")


@pytest.mark.parametrize("words", [[], ["--help"], ["ads"], ["ads", "--help"], ["ads", "analyse", "--help"]])
def test_help_is_told(words: list[str], tmp_path: Path) -> None:
    done = run_program(*words, folder=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "Usage: lykta" in done.out
    assert "Exit codes" in done.out or words[-1:] == ["--help"]


@pytest.mark.parametrize(
    "group", [(), ("ads",), ("consult",), ("consult", "keys"), ("picture",), ("team",), ("workbench",)]
)
def test_every_command_is_listed_with_what_it_does(group: tuple[str, ...], tmp_path: Path) -> None:
    """Also those that are loaded only when they are called."""
    listed = run_program(*group, "--help", folder=tmp_path).out.partition("Commands")[2].partition("╰")[0]
    found = dict(re.findall(r"^│ ([a-z][a-z-]*)( .*) │$", listed, re.MULTILINE))
    assert found
    assert [name for name, words in found.items() if not words.strip()] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["scrape"], "Unknown command"),
        (["ads", "guess"], "Unknown command"),
        (["ads", "show"], "RESULT"),
        (["ads", "show", "none.lykta"], "There is no result file none.lykta"),
        (["ads", "show", "none.lykta", "--colour", "red"], "--colour"),
        (["ads", "sample", "--ads", "many"], "--ads"),
        (["ads", "export", "r.lykta", "--what", "members"], "--out"),
    ],
)
def test_a_wrong_call_is_one_line(lykta: Command, words: list[str], told: str) -> None:
    assert told in lykta(*words).refusal


def test_a_wrong_call_of_the_program_is_one_line(tmp_path: Path) -> None:
    assert "There is no result file" in run_program("ads", "show", "none", folder=tmp_path).refusal


@pytest.mark.parametrize("content", [b"", b"id,text\n", os.urandom(20_000)])
def test_a_file_that_is_no_result_is_one_line(lykta: Command, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r.lykta"
    path.write_bytes(content)
    assert "is not a result file" in lykta("ads", "show", path).refusal


def test_half_a_result_is_one_line(lykta: Command, small: Path) -> None:
    small.write_bytes(small.read_bytes()[:100_000])
    assert "only half there" in lykta("ads", "show", small).refusal


def test_a_fault_is_one_line_that_asks_to_report_and_quotes_nothing(lykta: Command, faulty: Path) -> None:
    done = lykta("ads", "show", faulty, BIG)
    assert done.code == 2
    assert done.err.startswith("lykta: KeyError at ")
    assert "Please report this line" in done.err
    assert done.err.count("\n") == 1
    assert "Mira" not in done.err


def test_debug_shows_where_a_fault_arose_and_quotes_no_ad(lykta: Command, faulty: Path) -> None:
    done = lykta("ads", "show", faulty, BIG, "--debug")
    assert done.code == 2
    assert "in fill" in done.err
    assert "Mira" not in done.err
    assert not any(text in done.err for text in TEXTS)


def test_debug_may_stand_anywhere_and_changes_nothing_that_goes_well(lykta: Command, small: Path) -> None:
    assert lykta("--debug", "ads", "show", small) == lykta("ads", "show", small)


def test_a_file_that_may_not_be_read_is_told_also_where_the_user_has_no_name(
    lykta: Command, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: object) -> NoReturn:
        raise PermissionError(errno.EACCES, "Permission denied", str(small))

    def nobody() -> NoReturn:
        raise OSError("No username set in the environment")

    monkeypatch.setattr("lykta.cli.ads.ResultFile", closed)
    monkeypatch.setattr("lykta.cli.commands.getuser", nobody)
    refused = lykta("ads", "score", small, "--truth", small).refusal
    assert refused.startswith(f"The user {os.getuid()} may not read or write {small}.")


def test_a_full_disk_is_no_fault_of_lykta(
    lykta: Command, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("lykta.cli.ads.ResultFile", full)
    assert lykta("ads", "score", small, "--truth", small).refusal.startswith("The disk is full.")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("words", [(), ("--json",)])
def test_what_is_sent_to_a_full_disk_is_told(small: Path, words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as out:
        done = subprocess.run(
            [*PROGRAM, "ads", "show", str(small), *words],
            stdout=out,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("lykta: The disk is full.")
    assert done.stderr.count("\n") == 1


def test_a_reader_that_goes_away_is_no_fault(small: Path) -> None:
    with subprocess.Popen(
        [*PROGRAM, "ads", "show", str(small)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        assert run.stderr.read() == b""
        assert run.wait() == 0


def test_a_terminal_that_knows_no_swedish_still_gets_the_rest(small: Path) -> None:
    done = run_program("ads", "show", small, folder=small.parent, PYTHONIOENCODING="ascii")
    assert done.code == 0
    assert BIG in done.out


@pytest.fixture
def heard() -> Iterator[None]:
    """What a shell runs in the background lets Ctrl-C be, and so would whatever these tests start."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_being_stopped_leaves_nothing_half_written(tmp_path: Path, number: signal.Signals, code: int) -> None:
    words = ("ads", "sample", "--ads", "300000", "--seed", "1", "--out", "a.csv", "--truth", "t.csv")
    with subprocess.Popen([*PROGRAM, *words], cwd=tmp_path, stderr=subprocess.PIPE, encoding="utf-8") as run:
        assert run.stderr is not None
        while not any(tmp_path.iterdir()):
            time.sleep(0.05)
        run.send_signal(number)
        told = run.stderr.read()
        assert run.wait() == code
    assert "Nothing half-written remains" in told
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == []


# Runs a command where the packages named before "--" are not installed.
WITHOUT = """
import sys
at = sys.argv.index("--")
sys.modules.update(dict.fromkeys(sys.argv[1:at]))
from lykta.cli import main
sys.exit(main(sys.argv[at + 1:]))
"""


def without(missing: str, words: list[str], folder: Path) -> Outcome:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, missing, "--", *words],
        cwd=folder,
        env=without_the_tests_own(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["doktor"], 'Unknown command "doktor". Did you mean "doctor"?'),
        (["consul", "prepare"], 'Unknown command "consul". Did you mean "consult"?'),
        (["-V"], 'Unknown command "-V". `lykta --help` lists the commands.'),
        (["consult", "bakcup"], 'Unknown command "bakcup". Did you mean "backup"?'),
    ],
)
def test_a_mistyped_command_is_one_line_where_packages_of_others_are_missing(
    tmp_path: Path, words: list[str], told: str
) -> None:
    assert told in without("numba", words, tmp_path).refusal


@pytest.mark.parametrize(
    ("missing", "words", "extra"),
    [
        ("django", ["serve"], "web"),
        ("vl_convert", ["picture", "build", "--help"], "picture"),
        ("numba", ["ads", "analyse", "ads.csv", "--out", "r.lykta"], ""),
    ],
)
def test_a_command_whose_extra_is_not_installed_says_which(
    tmp_path: Path, missing: str, words: list[str], extra: str
) -> None:
    refusal = without(missing, words, tmp_path).refusal
    assert f"needs the package {missing}" in refusal
    assert f"pip install 'lykta{f'[{extra}]' if extra else ''}'" in refusal
