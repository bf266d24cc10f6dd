"""Each kind of error is one that is raised, and it stays with the error between processes."""

import ast
import os
import pickle
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import duckdb
import pytest

from lykta.ads.contacts import ContactKey, open_sealed
from lykta.ads.engine import DuckDBEngine
from lykta.ads.evidence.context import EvidenceRequest
from lykta.ads.evidence.exporting import export, make_evidence
from lykta.ads.evidence.signing import EvidenceKey
from lykta.ads.explore import Bench
from lykta.ads.explore.labels import label_for
from lykta.ads.judgements import JudgementLog, Reveal, Undoing
from lykta.ads.result import ResultFile
from lykta.errors import ErrorKind, InputError, LyktaError, ResultError
from tests.ads.result.small_result import meta_table, write_small_result
from tests.project.tree import files, relative

AT = datetime(2026, 11, 25, 12, 0, 5, tzinfo=UTC)
KEY = EvidenceKey(bytes(range(32)))
SEALED = b"\x01" + b"abcd" + bytes(60)


def _order(purpose: str = "Förundersökning K 123-26", by: str = "Anna Ek") -> EvidenceRequest:
    return EvidenceRequest("n1", purpose, by, AT)


def _open_other_file(folder: Path) -> None:
    (folder / "r.lykta").write_text("id,text\n", encoding="utf-8")
    ResultFile(folder / "r.lykta")


def _open_folder(folder: Path) -> None:
    ResultFile(folder)


def _open_other_database(folder: Path) -> None:
    ResultFile(write_small_result(folder / "r.lykta", without="meta"))


def _open_without_format(folder: Path) -> None:
    ResultFile(write_small_result(folder / "r.lykta", meta=meta_table(format="")))


def _open_damaged(folder: Path) -> None:
    path = write_small_result(folder / "r.lykta")
    os.truncate(path, path.stat().st_size - 1)
    ResultFile(path)


def _open_of_format(written: str) -> Callable[[Path], None]:
    def open_it(folder: Path) -> None:
        ResultFile(write_small_result(folder / "r.lykta", meta=meta_table(format=written)))

    return open_it


def _read_summary(folder: Path) -> None:
    with ResultFile(write_small_result(folder / "r.lykta", meta=meta_table(summary="{}"))) as result:
        _ = result.summary


def _open_held(folder: Path) -> None:
    path = write_small_result(folder / "r.lykta")
    with duckdb.connect(str(path), read_only=True):
        ResultFile(path)


def _ask_after_closing(folder: Path) -> None:
    with DuckDBEngine(write_small_result(folder / "r.lykta"), read_only=True) as engine:
        beside = engine.beside()
    beside.tables()


def _read_log_that_was_removed(folder: Path) -> None:
    log = JudgementLog(folder / "log.jsonl")
    log.add(Reveal("p1", "why"), by="Anna")
    log.path.unlink()
    _ = log.entries


def _read_log_that_was_cut(folder: Path) -> None:
    log = JudgementLog(folder / "log.jsonl")
    log.add(Reveal("p1", "why"), by="Anna")
    os.truncate(log.path, 10)
    _ = log.entries


def _read_log_that_was_changed(folder: Path) -> None:
    (folder / "log.jsonl").write_text("junk\n", encoding="utf-8")
    _ = JudgementLog(folder / "log.jsonl").entries


def _undo_reveal(folder: Path) -> None:
    log = JudgementLog(folder / "log.jsonl")
    log.add(Reveal("p1", "why"), by="Anna")
    log.add(Undoing(1), by="Anna")


def _export_for(name: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        with (
            closing(Bench(write_small_result(folder / "r.lykta"))) as bench,
            bench.reading(described=False) as opened,
        ):
            make_evidence(opened, _order(by=name), KEY)

    return make


def _write_key(text: str, *, mode: int = 0o600) -> Callable[[Path], None]:
    def load(folder: Path) -> None:
        path = folder / "contacts.key"
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        ContactKey.load(path)

    return load


def _make_key_below_a_file(folder: Path) -> None:
    (folder / "file").touch()
    EvidenceKey.load_or_create(folder / "file" / "evidence.key")


def _open_changed_contact(_folder: Path) -> None:
    key = ContactKey.new()
    open_sealed(SEALED[:1] + key.fingerprint + SEALED[5:], key, place=b"")


def _label(tags: str) -> Callable[[Path], None]:
    def make(_folder: Path) -> None:
        label_for("n1", ["a"], name="", tags=tags, note="")

    return make


RAISED: Final[list[tuple[ErrorKind, Callable[[Path], object]]]] = [
    (ErrorKind.FILE_UNREADABLE, lambda folder: JudgementLog(folder).entries),
    (ErrorKind.FILE_UNWRITABLE, lambda folder: JudgementLog(folder / "no" / "log").add(Undoing(1), by="A")),
    (ErrorKind.RESULT_GONE, lambda folder: ResultFile(folder / "r.lykta")),
    (ErrorKind.RESULT_OTHER_FILE, _open_other_file),
    (ErrorKind.RESULT_OTHER_FILE, _open_folder),
    (ErrorKind.RESULT_OTHER_FILE, _open_other_database),
    (ErrorKind.RESULT_OTHER_FILE, _open_without_format),
    (ErrorKind.RESULT_DAMAGED, _open_damaged),
    (ErrorKind.RESULT_NEWER, _open_of_format("99999")),
    (ErrorKind.RESULT_OTHER_VERSION, _open_of_format("1")),
    (ErrorKind.RESULT_OTHER_VERSION, _read_summary),
    (ErrorKind.RESULT_HELD, _open_held),
    (ErrorKind.RESULT_INTERRUPTED, _ask_after_closing),
    (ErrorKind.LOG_GONE, _read_log_that_was_removed),
    (ErrorKind.LOG_GONE, _read_log_that_was_cut),
    (ErrorKind.LOG_CHANGED, _read_log_that_was_changed),
    (ErrorKind.NO_ENTRY, lambda folder: JudgementLog(folder / "log.jsonl").add(Undoing(3), by="Anna")),
    (ErrorKind.NOT_UNDOABLE, _undo_reveal),
    (ErrorKind.TOO_MANY_TAGS, _label(", ".join("abcdefghijklmn"))),
    (ErrorKind.TAG_TOO_LONG, _label("long " * 20)),
    (ErrorKind.PURPOSE_UNPRINTABLE, lambda _folder: _order("two\x07 words")),
    (ErrorKind.CONTACT_WRITTEN, _export_for("anna@example.org")),
    (ErrorKind.FOLDER_TAKEN, lambda folder: export(Bench(folder / "r.lykta"), _order(), folder, key=KEY)),
    (ErrorKind.KEY_MISSING, lambda folder: ContactKey.load(folder / "contacts.key")),
    (ErrorKind.KEY_UNREADABLE, ContactKey.load),
    (ErrorKind.KEY_SHARED, _write_key("", mode=0o644)),
    (ErrorKind.KEY_DAMAGED, _write_key("no key")),
    (ErrorKind.KEY_NOT_MADE, _make_key_below_a_file),
    (ErrorKind.KEY_OTHER, lambda _folder: open_sealed(SEALED, ContactKey.new(), place=b"")),
    (ErrorKind.CONTACT_CHANGED, _open_changed_contact),
    (ErrorKind.CONTACT_CHANGED, lambda _folder: open_sealed(b"", ContactKey.new(), place=b"")),
]


@pytest.mark.parametrize(
    ("kind", "act"), RAISED, ids=[f"{kind.name}-{at}" for at, (kind, _) in enumerate(RAISED)]
)
def test_an_error_says_of_which_kind_it_is(
    tmp_path: Path, kind: ErrorKind, act: Callable[[Path], object]
) -> None:
    if sys.platform == "win32" and kind is ErrorKind.KEY_SHARED:
        pytest.skip("Windows knows no such rights")
    with pytest.raises(LyktaError) as caught:
        act(tmp_path)
    assert caught.value.kind is kind


def test_every_kind_is_raised() -> None:
    assert {kind for kind, _ in RAISED} == set(ErrorKind)


def test_every_error_about_a_result_has_a_kind() -> None:
    # A page of the workbench tells each of them.
    without = [
        f"{relative(path)}:{call.lineno}"
        for path in files(".py", under="src")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) in {"ResultError", "HeldError", "AnotherFormatError"}
        and len(call.args) < 2
    ]
    assert without == []


@pytest.mark.parametrize("error", [InputError, ResultError])
@pytest.mark.parametrize("kind", [None, *ErrorKind])
def test_an_error_from_another_process_is_of_the_same_kind(
    error: type[LyktaError], kind: ErrorKind | None
) -> None:
    raised = error("r.lykta is gone.", kind)
    arrived = pickle.loads(pickle.dumps(raised))  # noqa: S301 - pickled on the line
    assert (type(arrived), str(arrived), arrived.kind) == (error, "r.lykta is gone.", kind)
