"""Whether a folder is what was signed: every file as it was, none missing or added, and by whose key."""

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Final

from lykta.ads.evidence.signing import (
    JUDGEMENTS,
    MANIFEST,
    SIGNATURE,
    SIGNATURE_BYTES,
    FileEntry,
    Manifest,
    fingerprint_of,
    is_signed,
    read_manifest,
)
from lykta.ads.judgements.entries import BEGINNING, hash_of
from lykta.errors import InputError

# What proves the rest, and how large it may be: no manifest of ours is near this, and none larger is read.
_SEAL: Final = {MANIFEST: 1 << 22, SIGNATURE: SIGNATURE_BYTES}


class FileFault(StrEnum):
    """What is wrong with a file of a folder."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    NOT_A_FILE = "not a file"
    NOT_SIGNED = "not signed"
    OTHER_SIGNER = "other signer"
    NO_CHAIN = "no chain"
    OTHER_LOG = "other log"


@dataclass(frozen=True, slots=True, order=True)
class FaultyFile:
    """A file of the folder, by name, and what is wrong with it."""

    name: str
    fault: FileFault


@dataclass(frozen=True)
class Verified:
    """What verifying found; `signer_checked` when the caller said whose signature it should be.

    `manifest` and its SHA-256, which the judgement log keeps, are there where it could be read. `log_checked`
    says whether the caller gave the whole log, and `log_entry` is the entry of it that notes this folder.
    """

    found: tuple[FaultyFile, ...]
    manifest: Manifest | None
    manifest_hash: str | None
    signer_checked: bool
    log_checked: bool = False
    log_entry: int | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.found

    @property
    def differs_from_log_alone(self) -> bool:
        """Whether every file is as it was signed, and only the log that the caller gave says otherwise."""
        return {each.fault for each in self.found} == {FileFault.OTHER_LOG}


def verify(folder: Path, *, signer: str | None = None, log: Path | None = None) -> Verified:
    """Check a folder against its manifest, that against its signature, and the chain of judgements.

    `signer` is the signer's public key or its fingerprint, 64 hexadecimal digits. Without it nothing is said
    about who signed. `log` is the whole judgement log, for whoever is shown it. Raises `InputError` when the
    folder is none that Lykta made, or cannot be read.
    """
    entries = _entries(folder)
    if entries.isdisjoint(_SEAL):
        raise InputError(
            f"{folder} is not an evidence folder: it has no {MANIFEST} and no {SIGNATURE}. "
            "Nothing was verified."
        )
    broken = [*_of_seal(folder, entries)]
    data = b"" if broken else _read(folder / MANIFEST)
    manifest = read_manifest(data)
    if broken or manifest is None:
        return Verified(
            tuple(broken) or (FaultyFile(MANIFEST, FileFault.CHANGED),), None, None, signer is not None
        )
    signature = _of_signature(manifest, data, _read(folder / SIGNATURE), signer)
    found = [*signature, *_of_files(folder, entries, manifest)]
    if not any(each.name == JUDGEMENTS for each in found):
        found += _of_log(_read(folder / JUDGEMENTS), manifest, log)
    own_hash = sha256(data).hexdigest()
    return Verified(
        tuple(sorted(found)),
        manifest,
        own_hash,
        signer_checked=signer is not None,
        log_checked=log is not None,
        log_entry=None if log is None or found else _entry_of(own_hash, log),
    )


def _entries(folder: Path) -> set[str]:
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}. Nothing was verified.")
    try:
        return set(os.listdir(folder))  # noqa: PTH208 - names alone, also those that no path could be made of.
    except OSError as error:
        raise InputError(f"{folder} cannot be read: {error.strerror}. Nothing was verified.") from error


def _of_seal(folder: Path, entries: set[str]) -> Iterator[FaultyFile]:
    """What keeps the manifest and its signature from being read."""
    for name, most in _SEAL.items():
        if name not in entries:
            yield FaultyFile(name, FileFault.MISSING)
        elif not _is_file(folder / name):
            yield FaultyFile(name, FileFault.NOT_A_FILE)
        elif (folder / name).stat().st_size > most:
            yield FaultyFile(name, FileFault.CHANGED)


def _of_signature(
    manifest: Manifest, data: bytes, signature: bytes, signer: str | None
) -> Iterator[FaultyFile]:
    own = {manifest.public_key.hex(), fingerprint_of(manifest.public_key)}
    if not is_signed(data, signature, manifest.public_key):
        yield FaultyFile(MANIFEST, FileFault.NOT_SIGNED)
    if manifest.fingerprint != fingerprint_of(manifest.public_key):
        yield FaultyFile(MANIFEST, FileFault.CHANGED)
    if signer is not None and signer not in own:
        yield FaultyFile(SIGNATURE, FileFault.OTHER_SIGNER)


def _of_files(folder: Path, entries: set[str], manifest: Manifest) -> Iterator[FaultyFile]:
    for name in sorted(entries | manifest.files.keys()):
        if name not in entries:
            yield FaultyFile(name, FileFault.MISSING)
        elif name not in manifest.files and name not in _SEAL:
            yield FaultyFile(name, FileFault.ADDED)
        elif not _is_file(folder / name):
            yield FaultyFile(name, FileFault.NOT_A_FILE)
        elif name in manifest.files and not _is_as_listed(folder / name, manifest.files[name]):
            yield FaultyFile(name, FileFault.CHANGED)


def _of_log(data: bytes, manifest: Manifest, log: Path | None) -> Iterator[FaultyFile]:
    hashes = chain_of(data)
    told = {"entries": len(hashes or ()), "head": (hashes or [BEGINNING])[-1]}
    if hashes is None or told != manifest.about.get("log"):
        yield FaultyFile(JUDGEMENTS, FileFault.NO_CHAIN)
    elif log is not None and [hash_of(line) for line in _lines(log)][: len(hashes)] != hashes:
        yield FaultyFile(JUDGEMENTS, FileFault.OTHER_LOG)


def _entry_of(manifest_hash: str, log: Path) -> int | None:
    """The number of the entry that notes the folder of this manifest."""
    for line in _lines(log):
        values = _values(line)
        if values and values.get("manifest") == manifest_hash and isinstance(values.get("number"), int):
            return int(values["number"])
    return None


def _lines(path: Path) -> list[bytes]:
    return _read(path).splitlines(keepends=True)


def _is_file(path: Path) -> bool:
    """Whether it is a plain file: what a link leads to can change while the folder stays as it was."""
    return stat.S_ISREG(path.lstat().st_mode)


def _is_as_listed(path: Path, listed: FileEntry) -> bool:
    try:
        if path.stat().st_size != listed.size:
            return False
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest() == listed.sha256
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}. Nothing was verified.") from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}. Nothing was verified.") from error


def chain_of(data: bytes) -> list[str] | None:
    """The hash of each line of the log, or none when the lines of a folder are not a chain.

    A line that stands as it is names the hash of the line before it; one that is withheld is only its hash.
    """
    hashes: list[str] = []
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        previous = hashes[-1] if hashes else BEGINNING
        values = _values(line)
        if values is None or values.get("number") != number:
            return None
        if "withheld" in values:
            hashes.append(str(values["withheld"]))
        elif values.get("previous") == previous:
            hashes.append(hash_of(line))
        else:
            return None
    return hashes


def _values(line: bytes) -> dict[str, Any] | None:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None
