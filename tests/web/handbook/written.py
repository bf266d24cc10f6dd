"""Pages written for a test, in a folder laid over the handbook."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from lykta.web.language import Language

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
