"""All modules of the training: those of the package, with the county's own laid over them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from lykta.errors import InputError
from lykta.web.language import LANGUAGES, Language
from lykta.web.training.module import Case, Module, read_module

PACKAGE = Path(__file__).parent / "modules"
OVERLAID = "training"
"""The folder of modules in a county's overlay."""


@dataclass(frozen=True)
class Course:
    """The modules by language and key."""

    modules: Mapping[tuple[Language, str], Module]

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


def load(overlay: Path | None = None) -> Course:
    """Read the package's modules, and over them the overlay's: a name replaces or adds."""
    modules: dict[tuple[Language, str], Module] = {}
    for folder in [PACKAGE, *([overlay / OVERLAID] if overlay else [])]:
        modules |= {(module.language, module.key): module for module in _modules(folder)}
    _refuse_shared_slugs(modules.values())
    return Course(modules)


def course() -> Course:
    """The training as the server is set up; read once."""
    return _loaded(settings.LYKTA.overlay)


@lru_cache(maxsize=8)
def _loaded(overlay: Path | None) -> Course:
    return load(overlay)


def _modules(folder: Path) -> Iterable[Module]:
    for language in LANGUAGES:
        for path in sorted((folder / language).glob("*.toml")):
            yield read_module(path, language)


def _refuse_shared_slugs(modules: Iterable[Module]) -> None:
    taken: dict[tuple[Language, str], Module] = {}
    for module in modules:
        other = taken.setdefault((module.language, module.slug), module)
        if other is not module:
            raise InputError(
                f"The modules {other.key} and {module.key} have the same slug, {module.slug}: change one."
            )
