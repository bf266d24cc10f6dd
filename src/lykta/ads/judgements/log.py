"""The judgement log: an append-only file beside the result, and which of its judgements are current."""

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedRandom, RawIOBase
from pathlib import Path
from typing import BinaryIO, Final

from lykta.ads.judgements.entries import (
    BEGINNING,
    Act,
    Export,
    JudgedLink,
    Judgement,
    JudgementEntry,
    Reveal,
    Subject,
    Undoing,
    Verdict,
    entry_of,
    hash_of,
    line_of,
)
from lykta.ads.pipeline.draft import rejected_place
from lykta.ads.result.file import AnotherFormatError, open_result, place_beside
from lykta.errors import ErrorKind, InputError, ResultError
from lykta.files import PRIVATE, lock

_SUFFIX: Final = ".judgements.jsonl"
_TEXTS: Final = "SELECT ad_id, coalesce(title, '') AS title, text FROM ads WHERE ad_id IN (SELECT unnest(?))"
# An ad that was written over in part, or read in another encoding, keeps most of its words.
_SAME_WORDS: Final = 0.5
_EXAMPLES: Final = 3
CANNOT_BE_UNDONE: Final = {Reveal: "a contact was shown", Export: "a network was exported"}
"""What has happened outside the log, and what a refusal calls it."""


def log_beside(result: Path) -> Path:
    """Where the log of a result lies: an analysis anew replaces the result and leaves the log."""
    return place_beside(result, _SUFFIX)


def refuse_own_files(out: Path, result: Path) -> None:
    """Refuse to write over a result or what lies beside it: its judgements and its rejected rows."""
    for own in (result, log_beside(result), rejected_place(result)):
        if out.exists() and own.exists() and out.samefile(own):
            raise InputError(f"{out} is the result or belongs to it. Name another file. Nothing was written.")


def judged_words(result: Path) -> dict[str, set[str]]:
    """The words of each ad of a result that was judged, by its id; nothing of a result of another format.

    Raises `ResultError` when the log of judgements was changed or the result cannot be read.
    """
    log = log_beside(result)
    if not (result.exists() and log.exists()):
        return {}
    judgements = [entry.act for entry in JudgementLog(log).entries if isinstance(entry.act, Judgement)]
    judged = sorted({ad for judgement in judgements for ad in judgement.on.ads})
    try:
        return _words_of(result, judged) if judged else {}
    except AnotherFormatError:
        return {}


def refuse_other_ads(result: Path, *, before: Path) -> None:
    """Refuse a result that is to take the place of `before` when ads that were judged have other texts in it.

    A judgement names ads by their ids, and files of other ads may have the same ones. Raises `InputError`,
    and `ResultError` as `judged_words` does.
    """
    known = judged_words(before)
    if not known:
        return
    log, now = log_beside(before), _words_of(result, list(known))
    others = [ad for ad in sorted(known) if ad in now and not _are_alike(known[ad], now[ad])]
    if others:
        examples = ", ".join(others[:_EXAMPLES])
        raise InputError(
            f"These are other ads than those in {before}, under the same ids: {len(others):,} of "
            f"{len(known):,} that were judged have another text (such as {examples}). The judgements in "
            f"{log.name} would apply to ads that nobody judged. Nothing was replaced. Name another "
            f"result, or move {log.name} elsewhere first."
        )


def _words_of(result: Path, ads: Sequence[str]) -> dict[str, set[str]]:
    engine, _ = open_result(result)
    with engine:
        rows = engine.arrow(_TEXTS, [list(ads)]).to_pylist()
    return {row["ad_id"]: set(re.findall(r"\w+", f"{row['title']} {row['text']}".lower())) for row in rows}


def _are_alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) >= _SAME_WORDS * len(one | other)


class JudgementLog:
    """The log of one result file; it is made with its first entry.

    Reading raises `ResultError` when a line was changed, taken out or put in, and names it. A last line that
    was cut short when the machine stopped is not an entry: the next one takes its place.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_to = 0
        self._entries: list[JudgementEntry] = []
        self._head = BEGINNING

    @property
    def entries(self) -> list[JudgementEntry]:
        """All entries, those that others have added since included."""
        try:
            with self.path.open("rb") as file:
                self._read(file)
        except FileNotFoundError:
            if self._entries:
                raise ResultError(
                    f"{self.path} is gone. Put it back from a copy: it holds judgements.", ErrorKind.LOG_GONE
                ) from None
        except OSError as error:
            raise ResultError(
                f"{self.path} cannot be read: {error.strerror}.", ErrorKind.FILE_UNREADABLE
            ) from error
        return list(self._entries)

    @property
    def head(self) -> str:
        """The hash of the newest line; noted elsewhere, it proves that no line was taken off the end."""
        _ = self.entries
        return self._head

    def add(self, act: Act, *, by: str, at: datetime | None = None) -> JudgementEntry:
        """Write one entry and make sure that the disk has it; raises what `add_all` does."""
        return self.add_all([act], by=by, at=at)[0]

    def add_all(self, acts: Sequence[Act], *, by: str, at: datetime | None = None) -> list[JudgementEntry]:
        """Write an entry of each act, all or none, and make sure that the disk has them.

        Raises `InputError` when an undoing names no entry that can be undone, `ResultError` when the log
        cannot be written; nothing is added then.
        """
        moment = (at or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with self._alone() as file:
            self._read(file)
            added, lines, head = list[JudgementEntry](), list[bytes](), self._head
            for number, act in enumerate(acts, len(self._entries) + 1):
                self._refuse(act)
                entry = JudgementEntry(number, moment, by, act)
                line = line_of(entry, head)
                # What could not be read back would close the log for good.
                entry_of(line, number=number, previous=head)
                added.append(entry)
                lines.append(line)
                head = hash_of(line)
            _write_from(file.raw, self._read_to, b"".join(lines))
            for entry, line in zip(added, lines, strict=True):
                self._keep(entry, line)
        return added

    def _refuse(self, act: Act) -> None:
        if not isinstance(act, Undoing):
            return
        if not 1 <= act.number <= len(self._entries):
            raise InputError(
                f"There is no entry {act.number} to undo. Nothing was changed.", ErrorKind.NO_ENTRY
            )
        happened = CANNOT_BE_UNDONE.get(type(self._entries[act.number - 1].act))
        if happened:
            raise InputError(
                f"Entry {act.number} tells that {happened}. That cannot be undone. Nothing changed.",
                ErrorKind.NOT_UNDOABLE,
            )

    @contextmanager
    def _alone(self) -> Iterator[BufferedRandom]:
        """The file, for as long as no other process may write to it; made with an owner's rights if new."""
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, PRIVATE)
            with os.fdopen(descriptor, "r+b") as file:
                lock(file.fileno())
                yield file
        except OSError as error:
            raise ResultError(
                f"{self.path} cannot be written: {error.strerror}. Nothing was added.",
                ErrorKind.FILE_UNWRITABLE,
            ) from error

    def _read(self, file: BinaryIO) -> None:
        if os.fstat(file.fileno()).st_size < self._read_to:
            raise ResultError(
                f"{self.path} is shorter than it was. Put it back from a copy.", ErrorKind.LOG_GONE
            )
        file.seek(self._read_to)
        for line in file:
            if not line.endswith(b"\n"):
                break
            try:
                entry = entry_of(line, number=len(self._entries) + 1, previous=self._head)
            except InputError as error:
                raise ResultError(
                    f"{self.path}: {error}. No judgement was read from there on.", ErrorKind.LOG_CHANGED
                ) from error
            self._keep(entry, line)

    def _keep(self, entry: JudgementEntry, line: bytes) -> None:
        self._entries.append(entry)
        self._head = hash_of(line)
        self._read_to += len(line)


def _write_from(file: RawIOBase, place: int, data: bytes) -> None:
    """Write the end of the file anew, and make sure that the disk has all of it; else nothing of it stays."""
    try:
        file.truncate(place)
        file.seek(place)
        left = memoryview(data)
        while left:
            left = left[file.write(left) or 0 :]
        os.fsync(file.fileno())
    except OSError:
        # Where even that fails, a last line that was cut short is no entry.
        with suppress(OSError):
            file.truncate(place)
        raise


@dataclass(frozen=True)
class CurrentJudgements:
    """What the log says now of each subject that an analyst has judged.

    `disputed` has the subjects on which analysts differ, with the entries: none of these words has an effect
    until the analysts agree or one is undone.
    """

    verdicts: dict[Subject, Verdict]
    entries: dict[Subject, tuple[JudgementEntry, ...]]
    disputed: frozenset[Subject]

    def links(self, verdict: Verdict) -> list[JudgedLink]:
        """The links of this verdict that have an effect, sorted."""
        return sorted(
            on for on, said in self.verdicts.items() if said is verdict and isinstance(on, JudgedLink)
        )

    def networks(self, verdict: Verdict) -> list[tuple[str, ...]]:
        """The ads of each network of this verdict that has an effect, sorted."""
        return sorted(
            on.ads for on, said in self.verdicts.items() if said is verdict and not isinstance(on, JudgedLink)
        )


def other_spelling(entries: Sequence[JudgementEntry], name: str) -> str | None:
    """How a log writes a name that differs from this one by capitals, spaces or marks alone, where it does.

    One person under two names would agree with herself, and no answer of hers take the place of an earlier.
    """
    names = {entry.by for entry in entries}
    if name in names:
        return None
    return min((each for each in names if _plain(each) == _plain(name)), default=None)


def _plain(name: str) -> str:
    same = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(letter for letter in same if letter.isalnum()) or same


def in_force(entries: Sequence[JudgementEntry]) -> list[JudgementEntry]:
    """The entries that no undoing in force undoes, in their order."""
    undone: set[int] = set()
    kept = []
    # An undoing names an entry before it, so whether it is itself undone is known when it is reached.
    for entry in reversed(entries):
        if entry.number in undone:
            continue
        kept.append(entry)
        if isinstance(entry.act, Undoing):
            undone.add(entry.act.number)
    return kept[::-1]


def current_judgements(entries: Sequence[JudgementEntry]) -> CurrentJudgements:
    """The judgements of a log that are not undone: each analyst's latest on each link or network."""
    latest: dict[Subject, dict[str, JudgementEntry]] = defaultdict(dict)
    for entry in in_force(entries):
        if isinstance(entry.act, Judgement):
            latest[entry.act.on][entry.by] = entry
    words = {on: tuple(by.values()) for on, by in latest.items()}
    said = {on: _verdicts(entries) for on, entries in words.items()}
    return CurrentJudgements(
        verdicts={on: next(iter(found)) for on, found in said.items() if len(found) == 1},
        entries=words,
        disputed=frozenset(on for on, found in said.items() if len(found) > 1),
    )


def _verdicts(entries: Iterable[JudgementEntry]) -> set[Verdict]:
    return {entry.act.verdict for entry in entries if isinstance(entry.act, Judgement)}
