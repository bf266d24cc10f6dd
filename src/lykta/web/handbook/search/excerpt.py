"""The words around what was looked for, with each word that was found marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from lykta.web.handbook.search.words import stem, words
from lykta.web.language import Language

_BEFORE = 10
_LENGTH = 32


@dataclass(frozen=True)
class Piece:
    """A piece of a text: as it is, or a word that was looked for."""

    text: str
    found: bool = False


def excerpt(text: str, wanted: Sequence[str], language: Language) -> tuple[Piece, ...]:
    """A few words of a text, beginning a little before the first word that was looked for."""
    places = list(words(text))
    hits = [any(stem(place.group(), language).startswith(word) for word in wanted) for place in places]
    if not places:
        return ()
    first = max(0, (hits.index(True) if True in hits else 0) - _BEFORE)
    last = min(len(places), first + _LENGTH)
    pieces = [Piece("… " if first else "")]
    end = places[first].start()
    for place, hit in zip(places[first:last], hits[first:last], strict=True):
        pieces += [Piece(text[end : place.start()]), Piece(place.group(), found=hit)]
        end = place.end()
    pieces.append(Piece(" …" if last < len(places) else text[end:]))
    return tuple(piece for piece in pieces if piece.text)
