"""The grammar of each language, read once from the package's own files."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from lykta.ads.sample.dice import wheel, zipf
from lykta.ads.sample.grammar import Grammar, Pattern, capitalised

# Share of the templates written in each language.
SHARES = {"sv": 65, "en": 20, "es": 4, "ro": 3, "pl": 3, "ru": 3, "hu": 2}

LANGUAGES = wheel(list(SHARES), list(SHARES.values()))


class Language(NamedTuple):
    """A language's grammar with the word lists that are used as they stand."""

    code: str
    grammar: Grammar
    stock: list[str]
    fillers: list[str]
    titles: list[Pattern]


@cache
def language(code: str) -> Language:
    sections = tomllib.loads((files(__package__) / "data" / f"{code}.toml").read_text(encoding="utf-8"))
    grammar = Grammar(sections)
    return Language(
        code=code,
        grammar=grammar,
        stock=zipf([capitalised(sentence) for sentence in sections["stock"]], exponent=0.8),
        fillers=sections["filler"],
        titles=grammar["title"],
    )
