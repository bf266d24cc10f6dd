"""Words that say from which country somebody comes."""

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from lykta.deidentify.packaged import table
from lykta.deidentify.reading import Reading

# A country that somebody has passed through says little of where she comes from.
_ON_THE_WAY: Final = frozenset({"via", "genom", "through"})


class Origin(NamedTuple):
    """Such a word: its span in the folded text, whether many in Sweden share it, and how it stands."""

    start: int
    end: int
    near: bool
    form: str
    """`country`, `adjective` or `definite`, for words to exchange it for."""


def origins(reading: Reading) -> Iterator[Origin]:
    """The words of origin in a text, in order; Sweden and whole parts of the world are none."""
    before = ""
    for token in reading.tokens:
        passed, before = before in _ON_THE_WAY, token.lower
        if passed:
            continue
        found = _words().get(token.lower) or _words().get(token.lower.removesuffix("s"))
        if found is None:
            continue
        near, form = found
        # "est", "thai" and "lett" are words, or parts of them: a person of that name has a sentence around
        # her.
        if len(token.lower) > 3:
            yield Origin(token.start, token.end, near, form)


@cache
def _words() -> dict[str, tuple[bool, str]]:
    found = {}
    for nation in table("words/nations.toml")["nation"]:
        for place, word in enumerate(nation["words"].split()):
            found[word] = (bool(nation.get("near")), _form(word, place))
    return found


def _form(word: str, place: int) -> str:
    if place == 0:
        return "country"
    if word.endswith("ska"):
        return "definite"
    return (
        "adjective" if word.endswith(("sk", "an", "ish", "ese", "ian", "i", "ic", "ch", "k")) else "country"
    )
