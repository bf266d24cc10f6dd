"""What people type, and the words and pages that answer it: `search.toml` of the handbook and of the county.

[[sv.same]]                                a word that is typed, and those that the pages use for it
typed = ["trafficking", "traffiking"]
means = ["människohandel"]

[sv.leads]                                 words that lead to a page, by its name
what-to-do = ["orosanmälan"]
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lykta.errors import InputError
from lykta.web.handbook.library import PACKAGE
from lykta.web.language import LANGUAGES, Language

FILE = "search.toml"

type Words = Annotated[tuple[str, ...], Field(min_length=1, strict=False)]


class Same(BaseModel):
    """Words that are typed for what the pages call something else; both may be several words long."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    typed: Words
    means: Words


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    same: Annotated[tuple[Same, ...], Field(strict=False)] = ()
    leads: dict[str, Words] = {}


@dataclass(frozen=True)
class Thesaurus:
    """The words of one language: what means the same, and which lead to a page by its name."""

    same: tuple[Same, ...] = ()
    leads: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def typed(self) -> Iterable[str]:
        """All that the lists expect somebody to type."""
        for same in self.same:
            yield from same.typed
        for leading in self.leads.values():
            yield from leading


def read_thesaurus(language: Language, overlay: Path | None = None) -> Thesaurus:
    """The handbook's lists with the county's added to them; `InputError` names a file that does not hold."""
    same: list[Same] = []
    leads: dict[str, tuple[str, ...]] = {}
    for folder in [PACKAGE, *([overlay] if overlay else [])]:
        if (folder / FILE).is_file():
            written = _read(folder / FILE)[language]
            same += written.same
            for name, leading in written.leads.items():
                leads[name] = (*leads.get(name, ()), *leading)
    return Thesaurus(tuple(same), leads)


# Both languages stand in one file, which is read when the server starts.
@lru_cache(maxsize=4)
def _read(path: Path) -> dict[Language, _Written]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        unknown = table.keys() - set(LANGUAGES)
        if unknown:
            raise InputError(f"{path}: {', '.join(sorted(unknown))} is no language of the handbook.")
        return {language: _Written.model_validate(table.get(language, {})) for language in LANGUAGES}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: the lists of words cannot be read as TOML ({error}).") from error
    except ValidationError as error:
        wrong = error.errors(include_input=False)[0]
        where = ".".join(str(part) for part in wrong["loc"])
        raise InputError(f"{path}: the lists of words do not hold: {where}: {wrong['msg']}.") from error
