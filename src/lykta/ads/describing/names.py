"""Personas, the distinct first names that ads are written under, and the voice in which they are written.

A persona is a name in a text, not a person. Names are found by known wording on the hashes of words
(compiled), and then looked up in the ads that give them: with a capital, in the sentence of the wording.
"""

# The kernel takes its tables one by one, since a tuple of them costs more than what is done with it.
# ruff: noqa: PLR0913, PLR0917

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final, NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.describing.comparison import find_word, spans_of
from lykta.ads.describing.members import DescribeInput, NetworkMembers
from lykta.ads.normalise import make_lexicon, words_with_places
from lykta.ads.normalise.lexicon import table_of
from lykta.ads.normalise.placeholders import PLACEHOLDER_NAMES
from lykta.ads.normalise.words_kernel import hash_code, is_known
from lykta.ads.pair.each_once import each_once
from lykta.ads.sorting import numbers_from

SIEVE_MASK: Final = np.uint32((1 << 13) - 1)
"""The part of a hash that a sieve asks for. So large a sieve lies in the cache of a core whole, and of words
that are in no table it lets few through.
"""

type _Patterns = tuple[
    npt.NDArray[np.bool_],
    npt.NDArray[np.uint32],
    npt.NDArray[np.int32],
    npt.NDArray[np.uint32],
    npt.NDArray[np.int64],
    npt.NDArray[np.uint32],
]
type _Wording = tuple[tuple[int, ...], int, int]

NAMED, SIGNED, PRESENTED, FOLLOWED = 1, 2, 4, 8
"""How a name is given: said to be one ("my name is X"), signed with ("hugs X"), presented ("I am X"), or
followed by wording that may present it ("X here").
"""

_BEFORE, _AFTER = -1, 1
_SECTIONS: Final = (
    ("named", "before", NAMED, _BEFORE),
    ("named", "after", NAMED, _AFTER),
    ("signed", "before", SIGNED, _BEFORE),
    ("presented", "before", PRESENTED, _BEFORE),
    ("presented", "after", FOLLOWED, _AFTER),
)
# Names that one ad is read for; an ad that gives more is a list, not a presentation.
_PER_AD = 8
# Signs that end a sentence: what stands beyond them is not part of the wording.
_ENDS = frozenset(".!?…:;")
# Names looked up at a time by one thread: so few that the same memory is used again.
_BLOCK = 1000
I, WE, SHE, NONE = 0, 1, 2, -1  # noqa: E741  The voice is called by its pronoun.
"""The voice of an ad: the pronoun that it has most of; `NONE` without pronouns or with two equal."""

_PRONOUNS: Final = (
    "jag mig min mitt mina i me my mine myself",
    "vi oss vår vårt våra we us our ours ourselves",
    "hon henne hennes she her hers herself",
)


@dataclass(frozen=True, slots=True)
class Personas:
    """Names by network, and the ads that give them.

    `network` and `names` have one entry per persona, sorted by network and then by how many ads give it, most
    first. `ads` and `persona` are the pairs of an ad and the persona that it gives, each pair once.
    """

    network: npt.NDArray[np.int64]
    names: pa.Array
    ads: npt.NDArray[np.int64]
    persona: npt.NDArray[np.int64]

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many ads give each persona."""
        return np.bincount(self.persona, minlength=len(self.names))

    def per_network(self, networks: int) -> npt.NDArray[np.int64]:
        """How many personas each of the networks has."""
        return np.bincount(self.network, minlength=networks)


def find_personas(given: DescribeInput, members: NetworkMembers) -> Personas:
    """The names by which the ads of each network present themselves, as they stand in the ads.

    A name counts when an ad says that it is one or signs with it, or when the network has both "I am X" and
    "X here". Neither of these alone counts, since X may be anything.
    """
    # Ads of one text give the same names, so that each text is read once.
    ads, _ = members.first_ads()
    found = _name_wordings(given, ads)
    encoded = pa.array((members.of_ad[found.ads] << 32) | found.names).dictionary_encode()
    keys, of_key = encoded.dictionary.to_numpy(), encoded.indices.to_numpy().astype(np.int64)
    texts = members.text_of_ad()[found.ads]
    written = np.full(len(keys), "", object)
    for rows, looked_at in _looks(found, of_key, members.ads[members.text_starts[1:] - 1][texts]):
        # A second look is taken only where the first showed no name.
        left = written[of_key[rows]] == ""
        entries = found._replace(ads=looked_at).at(rows[left])
        written[of_key[rows[left]]] = _spell_names(given, entries)
    return _arrange(members, keys, written, (of_key, texts))


def _looks(
    found: _Wordings, of_key: npt.NDArray[np.int64], last_ads: npt.NDArray[np.int64]
) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """The first sure wording of each name in the first ad that has it, then the last in the last.

    Each look is the numbers of the wordings, one a name at the most, and for all wordings the ads looked at.
    Two looks are enough.
    """
    sure = _sure(found.ways, of_key)
    size = int(of_key.max(initial=-1)) + 1
    first, last = np.full(size, -1, np.int64), np.full(size, -1, np.int64)
    first[of_key[sure[::-1]]] = sure[::-1]
    in_last_ads = sure[np.argsort(last_ads[sure], kind="stable")]
    last[of_key[in_last_ads]] = in_last_ads
    named = np.flatnonzero(first >= 0)
    first, last = first[named], last[named]
    yield first, found.ads
    yield last[(last != first) | (last_ads[last] != found.ads[first])], last_ads


def _sure(way: npt.NDArray[np.int64], of_key: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The wordings that give names for sure: those that do in themselves, and where there are none, "I am X"
    beside "X here".
    """
    surely = way & (NAMED | SIGNED) != 0
    size = int(of_key.max(initial=-1)) + 1
    named, presented, followed = np.zeros((3, size), np.bool_)
    named[of_key[surely]] = True
    presented[of_key[way == PRESENTED]] = True
    followed[of_key[way == FOLLOWED]] = True
    both = presented & followed & ~named
    return np.flatnonzero(surely | (both[of_key] & (way == PRESENTED)))


def _arrange(
    members: NetworkMembers,
    keys: npt.NDArray[np.int64],
    written: npt.NDArray[np.object_],
    given_by: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
) -> Personas:
    """The personas of the keys that are written as names; `given_by` are pairs of a key and a text."""
    rows = np.flatnonzero(written != "")
    rows = rows[np.argsort(keys[rows])]
    number = np.full(len(keys), -1, np.int64)
    number[rows] = np.arange(len(rows))
    persona, texts = number[given_by[0]], given_by[1]
    width = len(members.text_starts)
    pairs = each_once((persona * width + texts)[persona >= 0])
    starts, sizes = members.text_starts[pairs % width], np.diff(members.text_starts)[pairs % width]
    persona = np.repeat(pairs // width, sizes)
    table = pa.table(
        {
            "network": keys[rows] >> 32,
            "ads": np.bincount(persona, minlength=len(rows)),
            "name": pa.array(written[rows], pa.string()),
        }
    )
    order = pc.sort_indices(
        table, sort_keys=[("network", "ascending"), ("ads", "descending"), ("name", "ascending")]
    )
    table, place = table.take(order), np.empty(len(rows), np.int64)
    place[order.to_numpy()] = np.arange(len(rows))
    return Personas(
        network=table["network"].to_numpy(),
        names=table["name"].combine_chunks(),
        ads=members.ads[numbers_from(starts, sizes)],
        persona=place[persona],
    )


def voices(given: DescribeInput, ads: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The voice of each of the ads of these numbers; Swedish and English pronouns are known."""
    texts = given.text[ads]
    found = given.work.over(
        len(ads),
        lambda begin, stop: _voices(given.word_offsets, given.words, texts[begin:stop], *_pronouns()),
    )
    return np.concatenate(list(found))


@lru_cache(maxsize=1)
def _pronouns() -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """A sieve of the pronouns, their table, and the voice of each place in it."""
    listed = [_hashes(pronouns) for pronouns in _PRONOUNS]
    keys = table_of(word for part in listed for word in part)
    voice = np.full(len(keys), NONE, np.int64)
    # "I" and "min" are small words of other tongues too: what is listed last wins where two lists meet.
    for number, part in enumerate(listed):
        for word in part:
            voice[find_word(keys, np.uint32(word))] = number
    return sieve_of(keys), keys, voice


@numba.njit(cache=True, nogil=True)
def _voices(word_offsets, words, texts, sieve, keys, voice):  # type: ignore[no-untyped-def]
    found = np.full(len(texts), NONE, np.int64)
    counts = np.zeros(3, np.int64)
    for at in range(len(texts)):
        counts[:] = 0
        for place in range(word_offsets[texts[at]], word_offsets[texts[at] + 1]):
            if sieve[words[place] & SIEVE_MASK]:
                row = find_word(keys, words[place])
                if keys[row] != 0:
                    counts[voice[row]] += 1
        most = np.argmax(counts)
        if counts[most] > 0 and np.sum(counts == counts[most]) == 1:
            found[at] = most
    return found


class _Wordings(NamedTuple):
    """One entry per name that wording gives.

    The ad, the name's hash, how it is given (`NAMED`, ...), how many words from the ad's end it stands (1 for
    the last), and whether the wording is before (-1) or after it (1).
    """

    ads: npt.NDArray[np.int64]
    names: npt.NDArray[np.int64]
    ways: npt.NDArray[np.int64]
    from_end: npt.NDArray[np.int64]
    sides: npt.NDArray[np.int64]

    def at(self, rows: npt.NDArray[np.int64] | slice) -> _Wordings:
        """Those of the entries that have these numbers."""
        return _Wordings(*(column[rows] for column in self))


def _name_wordings(given: DescribeInput, ads: npt.NDArray[np.int64]) -> _Wordings:
    """All wording that may give a name in the ads of these numbers, in the order of ads and words."""
    texts = given.text[ads]

    def find(begin: int, stop: int) -> _Wordings:
        asked = texts[begin:stop]
        found = _Wordings(*_find_wordings(given.word_offsets, given.words, asked, *_patterns()))
        return found._replace(ads=ads[begin + found.ads])

    found = given.work.over(len(ads), find)
    return _Wordings(*(np.concatenate(part) for part in zip(*found, strict=True)))


@numba.njit(cache=True, nogil=True)
def _find_wordings(word_offsets, words, texts, sieve, keys, first, wordings, facts, never):  # type: ignore[no-untyped-def]
    """The columns of `_Wordings`, but that the ads are places in `texts`."""
    found = np.empty((_PER_AD * len(texts), 5), np.int64)
    mask = np.int64(len(keys) - 1)
    count = 0
    for number in range(len(texts)):
        begin, stop, before = word_offsets[texts[number]], word_offsets[texts[number] + 1], count
        for place in range(begin, stop):
            word = words[place]
            if not sieve[word & SIEVE_MASK]:
                continue
            at = np.int64(word) & mask
            # Looked up here, since handing over the tables for each word takes longer than the looking up.
            while keys[at] != 0 and keys[at] != word:
                at = (at + 1) & mask
            if keys[at] == 0 or count - before == _PER_AD:
                continue
            way, step = 0, 0
            row = first[at]
            # Of several patterns that fit, the surest counts.
            while row < len(facts) and wordings[row, 0] == word:
                length, side, given_way = facts[row, 0], facts[row, 1], facts[row, 2]
                beside, far = place - side, place + side * (length - 1)
                fits = begin <= min(beside, far) and max(beside, far) < stop and (way == 0 or given_way < way)
                for part in range(1, length if fits else 0):
                    fits = fits and words[place + side * part] == wordings[row, part]
                if fits and not is_known(never, words[beside]):
                    way, step = given_way, side
                row += 1
            if way:
                name = place - step
                found[count, 0], found[count, 1], found[count, 2] = number, words[name], way
                found[count, 3], found[count, 4] = stop - name, step
                count += 1
    kept = found[:count].T.copy()
    return kept[0], kept[1], kept[2], kept[3], kept[4]


@lru_cache(maxsize=1)
def name_wording() -> dict[str, Any]:
    """How ads give a name: wording by what it does, by its side of the name, and by language."""
    return tomllib.loads(resources.files(__package__).joinpath("name_wording.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    """For the kernel: a sieve and a table of the word next to the name, with the first of its patterns; and
    the patterns.

    Patterns are uint32[n, longest], the word next to the name first, 0 for none; with int64[n, 3]: how many
    words, on which side of the name (-1 before, 1 after), and how the name is given. Last, a table of the
    words that are never names.
    """
    listed = name_wording()
    rows = sorted(_listed_wordings(listed))
    words = np.zeros((len(rows), max(len(wording) for wording, _, _ in rows)), np.uint32)
    for row, (wording, _, _) in enumerate(rows):
        words[row, : len(wording)] = wording
    keys = table_of(wording[0] for wording, _, _ in rows)
    first = np.full(len(keys), -1, np.int32)
    for row in reversed(range(len(rows))):
        first[find_word(keys, words[row, 0])] = row
    facts = np.array([(len(wording), side, way) for wording, side, way in rows], np.int64)
    symbols = [int(hash_code(code)) for code in PLACEHOLDER_NAMES]
    never = table_of([*symbols, *(word for text in listed["never"].values() for word in _hashes(text))])
    return sieve_of(keys), keys, first, words, facts, never


def _listed_wordings(listed: dict[str, dict[str, dict[str, list[str]]]]) -> Iterator[_Wording]:
    for section, where, way, side in _SECTIONS:
        for wordings in listed[section][where].values():
            for words in map(_hashes, wordings):
                yield tuple(words if side == _AFTER else reversed(words)), side, way


def _hashes(wording: str) -> list[int]:
    """The hashes of the words of a text in which nothing is a place."""
    return [word.hash for word in words_with_places(wording, make_lexicon([]))]


class _NamePlace(NamedTuple):
    """Bytes of one text: the name, the word of the wording beside it, the next word's end, and the text."""

    start: int
    stop: int
    beside_start: int
    beside_stop: int
    next_stop: int
    text_start: int
    text_stop: int


def _spell_names(given: DescribeInput, found: _Wordings) -> list[str]:
    """The name of each of these wordings as it stands in its ad; empty when it is not written as a name.

    A name that only the title gives is empty too where the texts are without titles.
    """
    parts = given.work.over(
        len(found.ads),
        lambda begin, stop: _in_texts(given, found.at(slice(begin, stop))),
        parts=-(-len(found.ads) // _BLOCK),
    )
    return [name for part in parts for name in part]


def _in_texts(given: DescribeInput, found: _Wordings) -> list[str]:
    spans = spans_of(given.texts_of(found.ads), given.lexicon)
    sides = found.sides
    begins, stops = spans.offsets[:-1], spans.offsets[1:]
    places = stops - found.from_end
    inside = np.flatnonzero(places + np.minimum(sides, 0) >= begins)
    inside = inside[spans.words[places[inside]] == found.names[inside]]
    name = places[inside]
    columns = (
        *spans.places[name].T,
        *spans.places[name + sides[inside]].T,
        spans.places[np.minimum(name + 1, stops[inside] - 1), 1],
        spans.places[begins[inside], 0],
        spans.places[stops[inside] - 1, 1],
    )
    data = spans.data.tobytes()
    written = [""] * len(found.ads)
    listed = zip(*(column.tolist() for column in columns), strict=True)
    for row, way, place in zip(inside.tolist(), found.ways[inside].tolist(), listed, strict=True):
        written[row] = _spell(data, way, _NamePlace(*place))
    return written


def _spell(data: bytes, way: int, place: _NamePlace) -> str:
    name = data[place.start : place.stop].decode(errors="replace")
    if len(name) < 2 or not name.isalpha() or not _is_capitalised(data, name, place):
        return ""
    before = place.beside_start < place.start
    between = data[place.beside_stop : place.start] if before else data[place.stop : place.beside_start]
    letters = between.decode(errors="replace")
    if not _ENDS.isdisjoint(letters) or (way == NAMED and "\n" in letters):
        return ""
    if way == PRESENTED and _slice(data, place.beside_start, place.beside_stop).istitle():
        # "I Am Happy Here": a capital says nothing where every word has one.
        return ""
    return name if way != SIGNED or _ends_line(data, place) else ""


def _is_capitalised(data: bytes, name: str, place: _NamePlace) -> bool:
    """Whether a name is written with a capital letter, or the whole text is written without any."""
    return name[0].isupper() or _slice(data, place.text_start, place.text_stop).islower()


def _ends_line(data: bytes, place: _NamePlace) -> bool:
    """Whether a sign, a line break or the end of the text follows the word, as after a signature."""
    after = _slice(data, place.stop, place.next_stop)
    return not after.lstrip(" \t\xa0")[:1].isalnum() and not after.startswith(":")


def _slice(data: bytes, start: int, stop: int) -> str:
    return data[start:stop].decode(errors="replace")


def sieve_of(table: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """For kernels: whether a word may be in a table of hashes, asked as `sieve[word & SIEVE_MASK]`."""
    sieve = np.zeros(int(SIEVE_MASK) + 1, np.bool_)
    sieve[table[table != 0] & SIEVE_MASK] = True
    return sieve
