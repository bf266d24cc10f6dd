"""Pages and contacts written for a test, in a folder laid over the handbook, and the example county."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from lykta.language import Language
from tests.project.tree import ROOT

FRONT = {
    "title": '"Vår rutin"',
    "slug": '"var-rutin"',
    "summary": '"Så gör vi."',
    "audience": '"Du som arbetar här"',
    "checked": "2026-11-24",
    "checked_by": '"samordnaren"',
    "review_by": "2027-05-24",
}


def write_page(
    folder: Path,
    body: str = "Hej.\n",
    *,
    name: str = "13-ours",
    language: Language = "sv",
    front: Mapping[str, str] = MappingProxyType({}),
) -> Path:
    """Write a page with its facts, some of them changed; an empty one is left out."""
    facts = FRONT | dict(front)
    lines = "".join(f"{key} = {value}\n" for key, value in facts.items() if value)
    path = folder / language / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"+++\n{lines}+++\n{body}", encoding="utf-8")
    return path


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
