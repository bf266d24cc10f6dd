"""All pages of the handbook: those of the package, with the county's own laid over them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from lykta.errors import InputError
from lykta.web.handbook.page import GROUPS, Group, Page, read_page
from lykta.web.handbook.sources import Source, read_sources
from lykta.web.handbook.team import Team, read_team
from lykta.web.language import LANGUAGES, Language

PACKAGE = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Library:
    """The pages by language and key, the sources by key, and the county's team if it is described."""

    pages: Mapping[tuple[Language, str], Page]
    sources: Mapping[str, Source]
    team: Team | None = None

    def in_language(self, language: Language) -> list[Page]:
        """The pages of one language: group by group, and in each group by their numbers."""
        pages = (page for page in self.pages.values() if page.language == language)
        return sorted(pages, key=lambda page: (GROUPS.index(page.group), page.order, page.key))

    def by_group(self, language: Language) -> dict[Group, list[Page]]:
        """The pages of one language as the contents show them; a group without pages is left out."""
        pages = self.in_language(language)
        grouped = {group: [page for page in pages if page.group == group] for group in GROUPS}
        return {group: found for group, found in grouped.items() if found}

    def page(self, language: Language, key: str) -> Page | None:
        """The page of this name; in Swedish when it is not translated."""
        return self.pages.get((language, key)) or self.pages.get(("sv", key))

    def by_slug(self, language: Language, slug: str) -> Page | None:
        """The page with this word in its address in one language."""
        named = (page for page in self.pages.values() if page.slug == slug)
        return next((page for page in named if page.language == language), None)


def load(overlay: Path | None = None) -> Library:
    """Read the package's pages and sources, and over them the overlay's: a name replaces or adds."""
    folders = [PACKAGE, *([overlay] if overlay else [])]
    pages: dict[tuple[Language, str], Page] = {}
    sources: dict[str, Source] = {}
    for folder in folders:
        pages |= {(page.language, page.key): page for page in _pages(folder)}
        if (folder / "sources.toml").is_file():
            sources |= read_sources(folder / "sources.toml")
    _refuse_shared_slugs(pages.values())
    described = overlay / "team.toml" if overlay else None
    team = read_team(described) if described and described.is_file() else None
    return Library(pages, sources, team)


def library() -> Library:
    """The handbook as the server is set up; read once."""
    return _loaded(settings.LYKTA.overlay)


@lru_cache(maxsize=8)
def _loaded(overlay: Path | None) -> Library:
    return load(overlay)


def _pages(folder: Path) -> Iterable[Page]:
    for language in LANGUAGES:
        for path in sorted((folder / language).glob("*.md")):
            yield read_page(path, language)


def _refuse_shared_slugs(pages: Iterable[Page]) -> None:
    taken: dict[tuple[Language, str], Page] = {}
    for page in pages:
        other = taken.setdefault((page.language, page.slug), page)
        if other is not page:
            raise InputError(
                f"The pages {other.key} and {page.key} have the same slug, {page.slug}: change one."
            )
