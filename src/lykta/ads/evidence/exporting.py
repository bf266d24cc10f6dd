"""Handing a network over: the folder on disk, whole or not at all, and the entry in the log that says so."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lykta.ads.contacts import ContactKey
from lykta.ads.evidence.folder import Evidence, make_evidence
from lykta.ads.evidence.order import Order
from lykta.ads.evidence.signing import EvidenceKey
from lykta.ads.explore import Bench
from lykta.ads.judge.entries import Entry, Export
from lykta.errors import InputError

_SUFFIX: Final = ".evidence"


@dataclass(frozen=True)
class Exported:
    """A folder that was made, the hash that stands for it, and its entry in the judgement log."""

    folder: Path
    manifest_hash: str
    entry: Entry


def folder_of(result: Path, network: str, moment: str) -> Path:
    """Where the workbench puts a folder: beside the result, by network and moment (as the log writes it)."""
    return result.with_suffix(_SUFFIX) / f"{network}-{moment.replace('-', '').replace(':', '')}"


def export(
    bench: Bench, order: Order, out: Path, *, key: EvidenceKey, contact_key: ContactKey | None = None
) -> Exported:
    """Make the folder of a network at `out`, and note in the log that it left the house.

    The folder appears whole or not at all, readable by its owner alone, and never in the place of anything.
    The entry is written first: a folder without an entry cannot be, an entry without its folder can where
    the machine stops in between. Raises `InputError` and `ResultError` as `make_evidence` does, and where the
    folder cannot be written; no entry is written then.
    """
    _refuse_taken(out)
    with bench.reading(described=False) as opened:
        opened.describe([order.network])
        evidence = make_evidence(opened, order, key, contact_key=contact_key)
        with _draft(out, evidence) as name_it:
            # Of one moment with the folder, so that each is found by the other.
            act = Export(order.network, order.purpose, evidence.manifest_hash, evidence.clear)
            entry = bench.log.add(act, by=order.by, at=order.at)
            name_it()
    return Exported(out, evidence.manifest_hash, entry)


def _refuse_taken(out: Path) -> None:
    if out.exists() or out.is_symlink():
        raise InputError(
            f"{out} is there already. Nothing is written over: name another. Nothing was written."
        )


@contextmanager
def _draft(out: Path, evidence: Evidence) -> "Iterator[_Naming]":
    """All files on the disk beside their place; calling what is given names the folder as asked."""
    draft = out.with_name(f".{out.name}.{secrets.token_hex(8)}.part")
    try:
        out.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.mkdir(mode=0o700)
        for name, data in evidence.files.items():
            _write(draft / name, data)
        _to_disk(draft)
        yield _Naming(draft, out)
    except OSError as error:
        raise InputError(
            f"{out} could not be written: {error.strerror or error}. Nothing half-written remains."
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@dataclass(frozen=True)
class _Naming:
    draft: Path
    out: Path

    def __call__(self) -> None:
        # A folder takes the place of an empty one alone, so that nothing made meanwhile is lost.
        self.draft.rename(self.out)
        _to_disk(self.out.parent)


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
