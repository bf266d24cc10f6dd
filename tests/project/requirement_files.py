"""The requirements files: what was asked for, and what was pinned."""

import re

from tests.project.tree import ROOT

_ASKED = re.compile(r"^([a-z0-9][\w.-]*)", re.MULTILINE)
_PIN = re.compile(r"^([a-z0-9][\w.-]*)==(\S+)", re.MULTILINE)
_ENTRY = re.compile(r"^[a-z0-9][^\n]*(?:\n +[^\n]*)*", re.MULTILINE)


def asked(name: str) -> set[str]:
    """The packages that a .in file asks for by name, without those of a file it includes."""
    return set(_ASKED.findall((ROOT / name).read_text(encoding="utf-8")))


def pins(name: str) -> dict[str, str]:
    """Each package of a .txt file with its version."""
    return dict(_PIN.findall((ROOT / name).read_text(encoding="utf-8")))


def entries(name: str) -> list[str]:
    """Each package of a .txt file with all its lines."""
    return _ENTRY.findall((ROOT / name).read_text(encoding="utf-8"))
