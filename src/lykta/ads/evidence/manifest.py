"""The manifest: what lies in a folder, what for, by whom, when; the one file that is signed."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from lykta.ads.evidence.canonical import canonical

FORMAT: Final = "lykta evidence 1"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
JUDGEMENTS: Final = "judgements.jsonl"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """What the manifest says of one file."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What a manifest says: each file by its name, the signer's public key, and `about`, all the rest."""

    files: dict[str, FileEntry]
    public_key: bytes
    fingerprint: str
    about: Mapping[str, Any]


def manifest_bytes(files: Mapping[str, bytes], about: Mapping[str, Any]) -> bytes:
    """The manifest of these files as canonical JSON; `about` are its other fields."""
    listed = {name: {"sha256": sha256(data).hexdigest(), "size": len(data)} for name, data in files.items()}
    return canonical({"format": FORMAT, "files": listed, **about})


def read_manifest(data: bytes) -> Manifest | None:
    """What a manifest says, or none when it is no manifest in the one form that Lykta writes.

    Names that could lead outside the folder are none that Lykta writes.
    """
    try:
        values = json.loads(data)
        files = {name: FileEntry(**entry) for name, entry in values["files"].items()}
        key, mark = values["signer"]["public_key"], values["signer"]["fingerprint"]
        whole = values["format"] == FORMAT and canonical(values) == data
        public = bytes.fromhex(key)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if (
        not whole
        or JUDGEMENTS not in files
        or not all(_is_sound(name, entry) for name, entry in files.items())
    ):
        return None
    rest = {name: value for name, value in values.items() if name not in {"files", "format", "signer"}}
    return Manifest(files, public, mark, rest)


def _is_sound(name: str, entry: FileEntry) -> bool:
    return (
        bool(_NAME.fullmatch(name))
        and name not in {MANIFEST, SIGNATURE}
        and isinstance(entry.sha256, str)
        and bool(_HASH.fullmatch(entry.sha256))
        and type(entry.size) is int
    )
