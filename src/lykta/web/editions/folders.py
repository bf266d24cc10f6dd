"""The folders of editions that were put on the server: which there are, and whether a file was changed."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.errors import LyktaError
from lykta.picture.stored import RECORD, TABLES


class RefusedError(LyktaError):
    """An edition cannot be taken up, shown or brought further. Nothing was stored."""

    def __init__(self, words: str | Promise) -> None:
        super().__init__(str(words))
        self.words = words
        """Translated when they are shown."""


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
    root: Path | None = settings.LYKTA.editions_folder
    if root is None or not _NAME.fullmatch(folder) or not _is_real_folder(root / folder):
        raise RefusedError(_("There is no folder of that name for editions on the server."))
    path = root / folder
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
