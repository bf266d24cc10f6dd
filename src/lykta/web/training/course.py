"""All that the training holds: modules, quizzes and sheets, with the county's own laid over the package's."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from lykta.errors import InputError
from lykta.web.handbook.library import Page, read_page
from lykta.web.language import LANGUAGES, Language
from lykta.web.training.module import Case, Module, Quiz, read_module, read_quiz

_PACKAGE = Path(__file__).parent
OVERLAID = "training"
"""The folder of modules in a county's overlay; its quizzes and sheets lie in folders of those names in it."""

MEASURE = "measure"
"""The quiz that is taken before the modules and after them."""
REFRESHER = "refresher"
"""The quiz that is taken some months later."""

QUIZ_PAGES = ("before", "after", "refresher")
"""The pages of the quizzes, as addresses and links name them."""
LINK = re.compile(r"(?<=\]\()training:([a-z0-9-]+)(?=\))")
"""A link in a sheet to another part of the training, such as `[pairs](training:pairs)`."""

type Named[Kind] = Mapping[tuple[Language, str], Kind]
"""What there is of one kind, by language and key."""


@dataclass(frozen=True)
class Course:
    """The modules, the quizzes and the sheets by language and key.

    A sheet is a text to work from, such as the guide for leading a meeting; it is written as a page of the
    handbook is.
    """

    modules: Named[Module]
    quizzes: Named[Quiz]
    sheets: Named[Page]

    def in_language(self, language: Language) -> list[Module]:
        """The modules in their order; one that is not translated is there in Swedish."""
        keys = {key for _, key in self.modules}
        found = [module for key in keys if (module := self.module(language, key))]
        return sorted(found, key=lambda module: (module.order, module.key))

    def module(self, language: Language, key: str) -> Module | None:
        """The module of this name; in Swedish when it is not translated."""
        return self.modules.get((language, key)) or self.modules.get(("sv", key))

    def by_slug(self, language: Language, slug: str) -> Module | None:
        """The module with this word in its address in one language."""
        return next((module for module in self.in_language(language) if module.slug == slug), None)

    def case_by_slugs(self, language: Language, module: str, case: str) -> tuple[Module, Case] | None:
        """The case with these two words in its address, and its module."""
        found = self.by_slug(language, module)
        cases = found.cases if found else ()
        return next(((found, each) for each in cases if found and each.slug == case), None)

    def quiz(self, language: Language, key: str) -> Quiz | None:
        """The quiz of this name; in Swedish when it is not translated."""
        return self.quizzes.get((language, key)) or self.quizzes.get(("sv", key))

    def sheet(self, language: Language, key: str) -> Page | None:
        """The sheet of this name; in Swedish when it is not translated."""
        return self.sheets.get((language, key)) or self.sheets.get(("sv", key))

    def has(self, key: str) -> bool:
        """Whether a link `training:key` leads to something: a module, a sheet or a page of a quiz."""
        return key in QUIZ_PAGES or any(("sv", key) in those for those in (self.modules, self.sheets))

    def sheets_in(self, language: Language) -> list[Page]:
        """The sheets in their order; one that is not translated is there in Swedish."""
        found = [sheet for key in {key for _, key in self.sheets} if (sheet := self.sheet(language, key))]
        return sorted(found, key=lambda sheet: (sheet.order, sheet.key))

    def sheet_by_slug(self, language: Language, slug: str) -> Page | None:
        """The sheet with this word in its address in one language."""
        return next((sheet for sheet in self.sheets_in(language) if sheet.slug == slug), None)


def load(overlay: Path | None = None) -> Course:
    """Read what the package holds, and over it the overlay's: a name replaces or adds."""
    over = overlay / OVERLAID if overlay else None
    read = Course(
        _named([_PACKAGE / "modules", over], "toml", read_module),
        _named([_PACKAGE / "quizzes", over and over / "quizzes"], "toml", read_quiz),
        _named([_PACKAGE / "sheets", over and over / "sheets"], "md", read_page),
    )
    _refuse_shared_slugs([*read.modules.values(), *read.sheets.values()])
    return read


def course() -> Course:
    """The training as the server is set up; read once."""
    return _loaded(settings.LYKTA.overlay)


@lru_cache(maxsize=8)
def _loaded(overlay: Path | None) -> Course:
    return load(overlay)


def _named[Kind: (Module, Quiz, Page)](
    folders: Iterable[Path | None], ending: str, read: Callable[[Path, Language], Kind]
) -> Named[Kind]:
    found: dict[tuple[Language, str], Kind] = {}
    for folder in folders:
        for language in LANGUAGES:
            for path in sorted((folder / language).glob(f"*.{ending}")) if folder else ():
                made = read(path, language)
                found[language, made.key] = made
    return found


def _refuse_shared_slugs(those: Iterable[Module | Page]) -> None:
    taken: dict[tuple[Language, str], Module | Page] = {}
    for each in those:
        other = taken.setdefault((each.language, each.slug), each)
        if other is not each:
            raise InputError(
                f"The modules {other.key} and {each.key} have the same slug, {each.slug}: change one."
            )
