"""Contacts written for a test in a folder laid over the handbook, and the example county."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from tests.project.tree import ROOT

VARMLAND = ROOT / "docs/how-to/overlay-varmland"

FIELDS = {
    "kind": '"socialtjanst"',
    "name": '"Socialtjänsten i Sunne"',
    "name_en": '"Social services in Sunne"',
    "about": '["child"]',
    "municipalities": '["1766"]',
    "phones": '["0000-00 00 00"]',
    "source": '"nspm"',
    "checked": "2026-11-27",
}


def write_contact(
    folder: Path, key: str = "sunne", changed: Mapping[str, str] = MappingProxyType({})
) -> Path:
    """Add a contact to a folder's file, some of its fields changed; an empty one is left out."""
    fields = FIELDS | dict(changed)
    lines = "".join(f"{name} = {value}\n" for name, value in fields.items() if value)
    path = folder / "contacts.toml"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"[{key}]\n{lines}\n")
    return path
