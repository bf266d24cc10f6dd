"""Two texts side by side, with what is the same marked in both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple
from zlib import crc32

from lykta.ads.explore.link.tiling import Run, shared_runs
from lykta.ads.normalise import Lexicon, Word, words_with_places
from lykta.ads.result import Ad, Language
from lykta.ads.result.values import Mark, fill

type Kind = Literal["same", "slot", "other"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a shown text.

    `same` stands word for word in the other text; `slot` is of the same kind there, a price or a place, with
    another value; `other` is neither. `run` is the number of the shared run from 1, the longest first, 0 for
    none; `opens` and `closes` tell where the run begins and ends.
    """

    kind: Kind
    text: str
    run: int = 0
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """One of the texts in pieces; joined they are the title and the text as they may be shown."""

    title: tuple[Piece, ...]
    text: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """A run that both texts share: its words as they stand in the first text, and as numbers."""

    text: str
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Both texts with what they share, and how many `words` each has.

    `runs` are the shared runs, the longest first; `shared` the different words that both hold, as they stand
    in the first, contacts left out.
    """

    one: Marked
    other: Marked
    runs: tuple[Shared, ...]
    shared: tuple[Word, ...]
    words: tuple[int, int]

    @property
    def shared_words(self) -> int:
        """How many words stand in shared runs, the same number in both texts."""
        return sum(len(run.words) for run in self.runs)


class _Text(NamedTuple):
    """The title and the text of an ad as one, in bytes, as the analysis compares them."""

    data: bytes
    body: int
    marks: tuple[Mark, ...]
    words: list[Word]

    @property
    def keys(self) -> list[int]:
        """The words as numbers; a contact is the same as another only when it is the same contact."""
        contacts = {mark.position: mark.contact for mark in self.marks}
        return [
            crc32(contacts[word.start].encode()) if word.start in contacts else word.hash
            for word in self.words
        ]

    def literal(self, number: int) -> str:
        word = self.words[number]
        return self.data[word.start : word.end].decode(errors="replace").casefold()


def side_by_side(one: Ad, other: Ad, lexicon: Lexicon, language: Language = "sv") -> SideBySide:
    """What two ads share word for word, wherever it stands, with a tag for each contact."""
    texts = _text(one, lexicon), _text(other, lexicon)
    runs = shared_runs(texts[0].keys, texts[1].keys)
    fills = [
        [texts[0].literal(run.one + at) != texts[1].literal(run.other + at) for at in range(run.words)]
        for run in runs
    ]
    marked = [_marked(text, [run[side] for run in runs], fills, language) for side, text in enumerate(texts)]
    return SideBySide(
        marked[0],
        marked[1],
        tuple(_shared(texts[0], run, language) for run in runs),
        tuple(_both(*texts)),
        (len(texts[0].words), len(texts[1].words)),
    )


def _text(ad: Ad, lexicon: Lexicon) -> _Text:
    title = f"{ad.title}\n" if ad.title is not None else ""
    body = len(title.encode())
    marks = tuple(mark._replace(position=mark.position + body) for mark in ad.marks)
    return _Text((title + ad.bare).encode(), body, marks, words_with_places(title + ad.bare, lexicon))


def _both(one: _Text, other: _Text) -> Iterator[Word]:
    theirs = {word.hash for word in other.words}
    seen = set()
    for word in one.words:
        if word.hash in theirs and word.hash not in seen:
            seen.add(word.hash)
            yield word


def _shared(text: _Text, run: Run, language: Language) -> Shared:
    words = text.words[run.one : run.one + run.words]
    shown = _shown(text, words[0].start, words[-1].end, language)
    return Shared(" ".join(shown.split()), tuple(word.hash for word in words))


def _marked(
    text: _Text, begins: Sequence[int], fills: Sequence[Sequence[bool]], language: Language
) -> Marked:
    spans = list(_spans(text, begins, fills))
    title = _pieces(text, spans, (0, max(text.body - 1, 0)), language)
    return Marked(tuple(title), tuple(_pieces(text, spans, (text.body, len(text.data)), language)))


class _Span(NamedTuple):
    start: int
    end: int
    piece: Piece


def _spans(text: _Text, begins: Sequence[int], fills: Sequence[Sequence[bool]]) -> Iterator[_Span]:
    """The whole text in order; `begins` has the first word of each run, `fills` what of it fills a slot."""
    at = 0
    for number in sorted(range(len(begins)), key=lambda run: begins[run]):
        begin, filled = begins[number], fills[number]
        start = text.words[begin].start
        if start > at:
            yield _Span(at, start, Piece("other", ""))
        at = text.words[begin + len(filled) - 1].end
        cuts = [0, *(place for place in range(1, len(filled)) if filled[place] != filled[place - 1])]
        for cut, stop in zip(cuts, [*cuts[1:], len(filled)], strict=True):
            end = text.words[begin + stop].start if stop < len(filled) else at
            kind: Kind = "slot" if filled[cut] else "same"
            piece = Piece(kind, "", number + 1, opens=cut == 0, closes=stop == len(filled))
            yield _Span(text.words[begin + cut].start, end, piece)
    if at < len(text.data):
        yield _Span(at, len(text.data), Piece("other", ""))


def _pieces(
    text: _Text, spans: Sequence[_Span], within: tuple[int, int], language: Language
) -> Iterator[Piece]:
    for span in spans:
        start, end = max(span.start, within[0]), min(span.end, within[1])
        if start < end:
            piece = span.piece
            yield Piece(
                piece.kind,
                _shown(text, start, end, language),
                piece.run,
                opens=piece.opens and start == span.start,
                closes=piece.closes and end == span.end,
            )


def _shown(text: _Text, start: int, end: int, language: Language) -> str:
    inside = [
        mark._replace(position=mark.position - start) for mark in text.marks if start <= mark.position < end
    ]
    return fill(text.data[start:end].decode(errors="replace"), inside, language)
