"""The folders of editions that were put on the server: which there are, and whether a file was changed."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from threading import Lock
from time import monotonic
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.errors import LyktaError
from lykta.picture.stored import RECORD, TABLES, Correcting, correcting_in


class RefusedError(LyktaError):
    """An edition cannot be taken up, shown or brought further. Nothing was stored."""

    def __init__(self, words: str | Promise) -> None:
        super().__init__(str(words))
        self.words = words
        """Translated when they are shown."""


PROOF_HOLDS_S: Final = 60
"""Seconds for which a whole edition is held for proved, while the system says that no file was touched."""

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_EDITION: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DESCRIPTION: Final = "dcat.ttl"
_IDENTIFIER: Final = re.compile(r'dcterms:identifier "([^"]+)"')
# The server's pages are in both languages, and lead to the edition in each.
_PAGES: Final = ("sv/index.html", "en/index.html")

_CHANGED: Final = _(
    "The files of the edition are not those that its release record names. Put the folder there again as it "
    "was built, or register a new edition."
)
_NO_EDITION: Final = _(
    "The folder holds no whole edition. Build it with “lykta picture build”, and copy all of it."
)
_NOT_SAID: Final = _(
    "The edition corrects another, and does not say what was wrong, or says by how much. Write “revision_sv” "
    "and “revision_en” in the plan, and build it again."
)
_ONE_LANGUAGE: Final = _(
    "The edition is in one language only, and the server shows it in two. Take “languages” out of the plan, "
    "and build it again."
)


@dataclass(frozen=True)
class EditionFiles:
    """The files of an edition, each as its release record says: by their paths, with what they hold."""

    path: Path
    digest: str
    """SHA-256 of the release record."""
    name: str
    county: str
    content: Mapping[str, bytes]

    @property
    def base(self) -> str:
        """Where the plan says that the folder will lie on the web; empty where it names no publisher."""
        found = _IDENTIFIER.search(self.content.get(_DESCRIPTION, b"").decode(errors="replace"))
        return found[1] if found else ""

    @property
    def correcting(self) -> Correcting | None:
        """Which edition it says it corrects, and why; RefusedError where it does not say why as it may."""
        try:
            return correcting_in(self.content[TABLES])
        except LyktaError as error:
            raise RefusedError(_NOT_SAID) from error

    @property
    def has_other_base(self) -> bool:
        """Whether its quotes and its description lead to an address that does not end with its name."""
        return bool(self.base) and not self.base.rstrip("/").endswith(f"/{self.name}")


def folders_on_server() -> list[str]:
    """The names of the folders for editions on the server, in order; none where no folder is set."""
    root: Path | None = settings.LYKTA.editions_folder
    if root is None or not root.is_dir():
        return []
    return sorted(
        path.name for path in root.iterdir() if _NAME.fullmatch(path.name) and _is_real_folder(path)
    )


def files_of(folder: str, digest: str | None = None) -> EditionFiles:
    """Read an edition whole, and prove each file by its hash, and the record by `digest` where it is known.

    RefusedError where anything differs: nothing of such an edition is shown.
    """
    path = _find_folder(folder)
    record = _read(path, RECORD)
    found = sha256(record).hexdigest()
    if digest is not None and found != digest:
        raise RefusedError(_CHANGED)
    values, hashes = _parse_record(record)
    content = {name: _read_proved(path, name, expected) for name, expected in hashes.items()}
    if TABLES not in content or not any(page in content for page in _PAGES):
        raise RefusedError(_NO_EDITION)
    if not all(page in content for page in _PAGES):
        raise RefusedError(_ONE_LANGUAGE)
    return EditionFiles(path, found, values["edition"], values["county"], content | {RECORD: record})


def _find_folder(folder: str) -> Path:
    root: Path | None = settings.LYKTA.editions_folder
    if root is None or not _NAME.fullmatch(folder) or not _is_real_folder(root / folder):
        raise RefusedError(_("There is no folder of that name for editions on the server."))
    return root / folder


def require_whole(folder: str, digest: str) -> None:
    """Raise RefusedError unless every file of an edition is as its record says.

    Every visitor asks, so what was found is remembered: until the size or a time of a file changes, and for
    `PROOF_HOLDS_S` at most. A process that starts has proved nothing yet.
    """
    _find_proof(folder, digest)


def read_file(folder: str, digest: str, name: str) -> bytes | None:
    """Read one file of a whole edition, proved by its hash as it is now; None where the record has no such.

    RefusedError where that file differs, or any other by what `require_whole` knows.
    """
    expected = _find_proof(folder, digest).hashes.get(name)
    if expected is None:
        return None
    try:
        return _read_proved(_find_folder(folder), name, expected)
    except RefusedError:
        _proofs.pop((folder, digest), None)
        raise


type _Stamp = tuple[int, ...] | None
"""What the system says of a file that changes when it is written; None where it is missing."""


@dataclass(frozen=True)
class _Proof:
    """What was found of an edition: the hashes of its files, or why it is refused."""

    hashes: Mapping[str, str]
    stamps: tuple[_Stamp, ...]
    refusal: RefusedError | None
    at: float

    def holds(self, path: Path) -> bool:
        """Whether no file looks touched since, and it is not too old."""
        return monotonic() - self.at < PROOF_HOLDS_S and _stamps_of(path, self.hashes) == self.stamps


_proofs: Final[dict[tuple[str, str], _Proof]] = {}
# Many visitors who ask at once wait for one proof, and do not each make their own.
_proving: Final = Lock()


def _find_proof(folder: str, digest: str) -> _Proof:
    path = _find_folder(folder)
    with _proving:
        proof = _proofs.get((folder, digest))
        if proof is None or not proof.holds(path):
            proof = _proofs[folder, digest] = _prove(path, digest)
    if proof.refusal:
        raise RefusedError(proof.refusal.words)
    return proof


def _prove(path: Path, digest: str) -> _Proof:
    record = _read(path, RECORD)
    if sha256(record).hexdigest() != digest:
        raise RefusedError(_CHANGED)
    hashes = {**_parse_record(record)[1], RECORD: digest}
    # Before the files are read: one that is changed meanwhile looks touched the next time.
    stamps, at, refusal = _stamps_of(path, hashes), monotonic(), None
    try:
        files_of(path.name, digest)
    except RefusedError as error:
        refusal = error
    return _Proof(hashes, stamps, refusal, at)


def _stamps_of(path: Path, names: Iterable[str]) -> tuple[_Stamp, ...]:
    return tuple(_stamp_of(path / name) for name in names)


def _stamp_of(file: Path) -> _Stamp:
    try:
        found = file.stat()
    except OSError:
        return None
    # The time of the last change of the entry too: the other one can be set back by whoever writes the file.
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _parse_record(record: bytes) -> tuple[dict[str, str], dict[str, str]]:
    try:
        values = json.loads(record)
        hashes = {str(name): str(expected) for name, expected in values["files"]}
        named = {key: str(values[key]) for key in ("edition", "county")}
    except (ValueError, KeyError, TypeError) as error:
        raise RefusedError(_NO_EDITION) from error
    if not _EDITION.fullmatch(named["edition"]) or not all(map(_is_within, hashes)):
        raise RefusedError(_NO_EDITION)
    return named, hashes


def _is_real_folder(path: Path) -> bool:
    # A link could lead out of the folder that the operator named.
    return path.is_dir() and not path.is_symlink()


def _is_within(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and name == "/".join(parts) and ".." not in parts and not {"\\", "\0"} & set(name)


def _read_proved(path: Path, name: str, expected: str) -> bytes:
    content = _read(path, name)
    if sha256(content).hexdigest() != expected:
        raise RefusedError(_CHANGED)
    return content


def _read(path: Path, name: str) -> bytes:
    try:
        target = path / name
        if not target.resolve().is_relative_to(path.resolve()):
            raise RefusedError(_NO_EDITION)
        return target.read_bytes()
    except OSError as error:
        raise RefusedError(_NO_EDITION) from error
