"""What two texts have in common, word by word, and how it is marked in both."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from itertools import pairwise
from threading import Lock
from typing import Final, Literal, NamedTuple, cast
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.engine import Engine
from lykta.ads.model import place_names_of
from lykta.ads.normalise import Lexicon, Word, words_of, words_with_places
from lykta.ads.pipeline.form import lexicon_for
from lykta.ads.result import Ad
from lykta.ads.result.values import ContactMark, fill
from lykta.language import Language

type Untelling = Literal["stock text", "little wording"]
"""Why a text links nobody: unrelated advertisers use it word for word, or it says too little beside stock."""

_AROUND_BREAKS: Final = re.compile(r"\s*\n\s*")

LOOKED_AT: Final = 20_000

# Word pairs that more than this share of the ads hold, and more ads than this, say little of who wrote them;
# in a small file one author may well hold a hundredth of the ads.
_COMMON_SHARE: Final = 0.01
_COMMON_ADS: Final = 200

_COUNT: Final = "SELECT count(*) AS ads FROM ads"
_TEXTS: Final = "SELECT ad, concat_ws(chr(10), title, text) AS text FROM ads WHERE ad % ? = 0 ORDER BY ad"
# By number: a join by id would read the texts of all ads. Of a stock text the title does not count, since who
# copies a text gives it a title of her own; of one that says too little it may be what the ad says.
_STOCK: Final = """
WITH cut AS MATERIALIZED (SELECT ad FROM ads JOIN cuts ON subject = ad_id WHERE kind = 'stock text')
SELECT text FROM ads WHERE ad IN (FROM cut)
"""
_LITTLE_WORDING: Final = """
WITH cut AS MATERIALIZED (SELECT ad FROM ads JOIN cuts ON subject = ad_id WHERE kind = 'little wording')
SELECT concat_ws(chr(10), title, text) AS text FROM ads WHERE ad IN (FROM cut)
"""

_alone = Lock()
LEAST_WORDS: Final = 2
"""A single word is shared by most texts of one language; two in a row are what the analysis counts."""

LONGEST_TEXT: Final = 800
"""Words of a text that are looked at: what stands after two pages is shown, and not marked."""

type Kind = Literal["same", "slot", "other"]


@dataclass(frozen=True, slots=True)
class FileWording:
    """The words of ads `ads` int64[n] (numbers in the result) of `total`.

    Ad i has `words[offsets[i]:offsets[i + 1]]` (uint32). `vocabulary` uint32[v] is sorted; word v stands at
    `places[begins[v]:begins[v + 1]]` of `words`, in `holders[v]` ads. `common` uint64[c], sorted, are the
    word pairs that so many ads hold that they weigh little, `stock` the words of each text that unrelated
    advertisers use word for word, `little` those of each text, with its title, that says too little to link
    anybody.
    """

    lexicon: Lexicon
    total: int
    ads: npt.NDArray[np.int64]
    offsets: npt.NDArray[np.int64]
    words: npt.NDArray[np.uint32]
    vocabulary: npt.NDArray[np.uint32]
    begins: npt.NDArray[np.int64]
    places: npt.NDArray[np.int64]
    holders: npt.NDArray[np.int64]
    common: npt.NDArray[np.uint64]
    stock: frozenset[bytes]
    little: frozenset[bytes]

    def ads_with(self, run: Sequence[int]) -> npt.NDArray[np.int64]:
        """The ads that hold a run of words, by number, each once."""
        wanted = np.array(run, np.uint32)
        standing = [self._places_of(word) for word in run]
        # The rarest of its words is in the fewest places.
        rarest = min(range(len(run)), key=lambda at: len(standing[at]))
        begins = standing[rarest] - rarest
        begins = begins[(begins >= 0) & (begins + len(wanted) <= len(self.words))]
        for at, word in enumerate(wanted):
            begins = begins[self.words[begins + at] == word]
        ad = np.searchsorted(self.offsets, begins, side="right") - 1
        # Where one text ends and the next begins there is no run.
        whole = begins + len(wanted) <= self.offsets[ad + 1]
        found: npt.NDArray[np.int64] = self.ads[np.unique(ad[whole])]
        return found

    def holders_of(self, word: int) -> int:
        """How many of the ads hold a word."""
        at = self._number_of(word)
        return 0 if at < 0 else int(self.holders[at])

    def _places_of(self, word: int) -> npt.NDArray[np.int64]:
        at = self._number_of(word)
        return self.places[:0] if at < 0 else self.places[self.begins[at] : self.begins[at + 1]]

    def _number_of(self, word: int) -> int:
        at = int(np.searchsorted(self.vocabulary, np.uint32(word)))
        return at if at < len(self.vocabulary) and self.vocabulary[at] == word else -1

    def is_common(self, run: Sequence[int]) -> bool:
        """Whether each of a run's word pairs is common."""
        pairs = _word_pairs(np.array(run, np.uint32))
        return len(pairs) > 0 and bool(np.isin(pairs, self.common).all())

    def untelling(self, ad: Ad) -> Untelling | None:
        """Why the text of an ad links nobody, or None where it may link."""
        whole = "\n".join(part for part in (ad.title, ad.bare) if part is not None)
        if self.little and self._key(whole) in self.little:
            return "little wording"
        return "stock text" if self.stock and self._key(ad.bare) in self.stock else None

    def _key(self, text: str) -> bytes:
        (key,) = _keys([text], self.lexicon)
        return key


@dataclass(frozen=True, slots=True)
class MarkedPiece:
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

    title: tuple[MarkedPiece, ...]
    text: tuple[MarkedPiece, ...]

    def without_blank_lines(self) -> Marked:
        """The same, each run of blank lines and of white space beside a line break as one line break."""
        return Marked(tuple(_close_up(self.title)), tuple(_close_up(self.text)))


def _close_up(pieces: Iterable[MarkedPiece]) -> Iterator[MarkedPiece]:
    begins = True
    for piece in pieces:
        text = _AROUND_BREAKS.sub("\n", piece.text)
        if begins:
            text = text.lstrip()
        if text:
            begins = text.endswith("\n")
        yield replace(piece, text=text)


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


def wording_of(engine: Engine, *, beside: Engine | None = None) -> FileWording:
    """The wording of the file that an engine has open, read once: of the latest engine asked for.

    Another thread may have it read `beside`, while the engine answers others.
    """
    with _alone:
        if not (_latest and _latest[0] is engine):
            _latest[:] = [engine, _read(beside or engine)]
        return cast("FileWording", _latest[1])


_latest: list[Engine | FileWording] = []


def _read(engine: Engine) -> FileWording:
    total = engine.arrow(_COUNT)["ads"][0].as_py()
    rows = engine.arrow(_TEXTS, [max(1, -(-total // LOOKED_AT))])
    lexicon = lexicon_for(place_names_of(engine))
    listed = words_of(rows["text"].cast(pa.large_string()).combine_chunks(), lexicon)
    offsets, words = listed.offsets.to_numpy(), listed.values.to_numpy()
    places = np.argsort(words, kind="stable")
    fresh = np.append(True, np.diff(words[places]) != 0)[: len(words)]
    begins = np.flatnonzero(fresh)
    text = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))[places]
    once = fresh | np.append(True, np.diff(text) != 0)[: len(words)]
    return FileWording(
        lexicon=lexicon,
        total=total,
        ads=rows["ad"].to_numpy().astype(np.int64),
        offsets=offsets,
        words=words,
        vocabulary=words[places[begins]],
        begins=np.append(begins, len(words)),
        places=places,
        holders=np.add.reduceat(once, begins, dtype=np.int64) if len(begins) else begins,
        common=_common_pairs(offsets, words, total),
        stock=_keys(engine.arrow(_STOCK)["text"].to_pylist(), lexicon),
        little=_keys(engine.arrow(_LITTLE_WORDING)["text"].to_pylist(), lexicon),
    )


def _word_pairs(words: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    """Each two neighbouring words as one number."""
    return words[:-1].astype(np.uint64) << np.uint64(32) | words[1:]


def _common_pairs(
    offsets: npt.NDArray[np.int64], words: npt.NDArray[np.uint32], ads: int
) -> npt.NDArray[np.uint64]:
    """The word pairs that many of the ads looked at hold, sorted; `ads` are those of the whole file."""
    text = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    pairs = _word_pairs(words)[text[1:] == text[:-1]]
    order = np.lexsort((text[1:][text[1:] == text[:-1]], pairs))
    pairs, holders = pairs[order], text[1:][text[1:] == text[:-1]][order]
    once = np.append(True, (np.diff(pairs) != 0) | (np.diff(holders) != 0))[: len(pairs)]
    different, held = np.unique(pairs[once], return_counts=True)
    looked_at = len(offsets) - 1
    limit = max(_COMMON_SHARE * looked_at, _COMMON_ADS * looked_at / max(ads, 1))
    common: npt.NDArray[np.uint64] = different[held > limit]
    return common


def _keys(texts: Sequence[str], lexicon: Lexicon) -> frozenset[bytes]:
    """The words of each of some texts."""
    listed = words_of(pa.array(texts, pa.large_string()), lexicon)
    offsets, words = listed.offsets.to_numpy(), listed.values.to_numpy()
    return frozenset(words[begin:stop].tobytes() for begin, stop in pairwise(offsets))


class SharedRun(NamedTuple):
    """So many `words` that begin at word `one` of the first text and at word `other` of the second."""

    one: int
    other: int
    words: int


def shared_runs(one: Sequence[int], other: Sequence[int], *, least: int = LEAST_WORDS) -> list[SharedRun]:
    """The runs of `least` words or more that stand in both, the longest first; no word is in two of them.

    Words are compared as numbers. Sentences in another order are found all the same. Of runs of one length
    the one that begins first in the first text counts, then the one that does in the second.
    """
    one, other = one[:LONGEST_TEXT], other[:LONGEST_TEXT]
    waiting = [(-run.words, run.one, run.other) for run in _matches(one, other) if run.words >= least]
    heapify(waiting)
    free = [True] * len(one), [True] * len(other)
    found = []
    while waiting:
        words, first, second = heappop(waiting)
        run = SharedRun(first, second, -words)
        left = list(_iter_free_runs(run, free, least))
        if left == [run]:
            found.append(run)
            free[0][run.one : run.one + run.words] = [False] * run.words
            free[1][run.other : run.other + run.words] = [False] * run.words
        else:
            for part in left:
                heappush(waiting, (-part.words, part.one, part.other))
    return found


def _matches(one: Sequence[int], other: Sequence[int]) -> Iterator[SharedRun]:
    """All runs that can be lengthened neither way."""
    places = defaultdict(list)
    for at, word in enumerate(other):
        places[word].append(at)
    for first, word in enumerate(one):
        for second in places[word]:
            if first and second and one[first - 1] == other[second - 1]:
                continue
            words, most = 1, min(len(one) - first, len(other) - second)
            while words < most and one[first + words] == other[second + words]:
                words += 1
            yield SharedRun(first, second, words)


def _iter_free_runs(run: SharedRun, free: tuple[list[bool], list[bool]], least: int) -> Iterator[SharedRun]:
    """What of a run no longer one has taken, in parts of `least` words or more."""
    begin = 0
    for at in range(run.words + 1):
        if at < run.words and free[0][run.one + at] and free[1][run.other + at]:
            continue
        if at - begin >= least:
            yield SharedRun(run.one + begin, run.other + begin, at - begin)
        begin = at + 1


class _Text(NamedTuple):
    """The title and the text of an ad as one, in bytes, as the analysis compares them."""

    data: bytes
    body: int
    marks: tuple[ContactMark, ...]
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
    marked = [_mark(text, [run[side] for run in runs], fills, language) for side, text in enumerate(texts)]
    return SideBySide(
        marked[0],
        marked[1],
        tuple(_find_shared(texts[0], run, language) for run in runs),
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


def _find_shared(text: _Text, run: SharedRun, language: Language) -> Shared:
    words = text.words[run.one : run.one + run.words]
    shown = _show(text, words[0].start, words[-1].end, language)
    return Shared(" ".join(shown.split()), tuple(word.hash for word in words))


def _mark(text: _Text, begins: Sequence[int], fills: Sequence[Sequence[bool]], language: Language) -> Marked:
    spans = list(_spans(text, begins, fills))
    title = _pieces(text, spans, (0, max(text.body - 1, 0)), language)
    return Marked(tuple(title), tuple(_pieces(text, spans, (text.body, len(text.data)), language)))


class _PieceSpan(NamedTuple):
    start: int
    end: int
    piece: MarkedPiece


def _spans(text: _Text, begins: Sequence[int], fills: Sequence[Sequence[bool]]) -> Iterator[_PieceSpan]:
    """The whole text in order; `begins` has the first word of each run, `fills` what of it fills a slot."""
    at = 0
    for number in sorted(range(len(begins)), key=lambda run: begins[run]):
        begin, filled = begins[number], fills[number]
        start = text.words[begin].start
        if start > at:
            yield _PieceSpan(at, start, MarkedPiece("other", ""))
        at = text.words[begin + len(filled) - 1].end
        cuts = [0, *(place for place in range(1, len(filled)) if filled[place] != filled[place - 1])]
        for cut, stop in zip(cuts, [*cuts[1:], len(filled)], strict=True):
            end = text.words[begin + stop].start if stop < len(filled) else at
            kind: Kind = "slot" if filled[cut] else "same"
            piece = MarkedPiece(kind, "", number + 1, opens=cut == 0, closes=stop == len(filled))
            yield _PieceSpan(text.words[begin + cut].start, end, piece)
    if at < len(text.data):
        yield _PieceSpan(at, len(text.data), MarkedPiece("other", ""))


def _pieces(
    text: _Text, spans: Sequence[_PieceSpan], within: tuple[int, int], language: Language
) -> Iterator[MarkedPiece]:
    for span in spans:
        start, end = max(span.start, within[0]), min(span.end, within[1])
        if start < end:
            piece = span.piece
            yield MarkedPiece(
                piece.kind,
                _show(text, start, end, language),
                piece.run,
                opens=piece.opens and start == span.start,
                closes=piece.closes and end == span.end,
            )


def _show(text: _Text, start: int, end: int, language: Language) -> str:
    inside = [
        mark._replace(position=mark.position - start) for mark in text.marks if start <= mark.position < end
    ]
    return fill(text.data[start:end].decode(errors="replace"), inside, language)
