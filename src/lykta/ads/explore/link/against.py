"""What speaks against one hand: how two ads differ. A difference is no proof either."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pyarrow as pa

from lykta.ads.describing import DescribeInput
from lykta.ads.describing.languages import LANGUAGES, distinguishable, languages_of
from lykta.ads.describing.members import arrange
from lykta.ads.describing.names import NONE, find_personas, voices
from lykta.ads.explore.link.values import LinkedAd
from lykta.ads.normalise import Lexicon, words_of
from lykta.ads.result import Ad

type Kind = Literal["contacts", "names", "places on one day", "places", "languages", "voice", "sites", "time"]

VOICES: Final = ("I", "we", "she")

# Ads of one hand are mostly close in time; half a year apart much may have changed hands.
LONG_DAYS: Final = 180


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the two ads do not have in common: what the one has, and what the other has.

    Languages are codes of `LANGUAGES`, voices are `VOICES`, contacts are pseudonyms; the days between two ads
    stand on both sides.
    """

    kind: Kind
    one: tuple[str, ...]
    other: tuple[str, ...]


def differences_of(one: LinkedAd, other: LinkedAd, lexicon: Lexicon) -> list[Difference]:
    """The differences between two ads, in the order in which a reader should weigh them."""
    return [
        difference
        for difference in _all(one, other, lexicon)
        if difference.one and difference.other and difference.one != difference.other
    ]


def _all(one: LinkedAd, other: LinkedAd, lexicon: Lexicon) -> Iterator[Difference]:
    yield _contacts(one, other)
    given = _given(one.ad, other.ad, lexicon)
    names, others = _names(given)
    if not set(names) & set(others):
        yield Difference("names", names, others)
    yield _places(one.ad, other.ad)
    languages = distinguishable(languages_of(given.texts)).tolist()
    if min(languages) >= 0:
        codes = list(LANGUAGES)
        yield Difference("languages", (codes[languages[0]],), (codes[languages[1]],))
    spoken = voices(given, np.arange(2)).tolist()
    if NONE not in spoken:
        yield Difference("voice", (VOICES[spoken[0]],), (VOICES[spoken[1]],))
    yield Difference("sites", _known(one.ad.site), _known(other.ad.site))
    yield from _time(one.ad, other.ad)


def _contacts(one: LinkedAd, other: LinkedAd) -> Difference:
    held = [{contact.contact for contact in ad.contacts if not contact.hub} for ad in (one, other)]
    if held[0] & held[1]:
        return Difference("contacts", (), ())
    return Difference("contacts", tuple(sorted(held[0])), tuple(sorted(held[1])))


def _places(one: Ad, other: Ad) -> Difference:
    same = (one.place or "").strip().lower() == (other.place or "").strip().lower()
    if same:
        return Difference("places", (), ())
    on_one_day = one.posted_at and other.posted_at and one.posted_at.date() == other.posted_at.date()
    kind: Kind = "places on one day" if on_one_day else "places"
    return Difference(kind, _known(one.place), _known(other.place))


def _time(one: Ad, other: Ad) -> Iterator[Difference]:
    if one.posted_at and other.posted_at:
        days = abs((one.posted_at - other.posted_at).days)
        if days > LONG_DAYS:
            yield Difference("time", (one.posted_at.isoformat(),), (other.posted_at.isoformat(),))


def _known(value: str | None) -> tuple[str, ...]:
    return (value.strip(),) if value and value.strip() else ()


def _names(given: DescribeInput) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = find_personas(given, arrange(given))
    names = found.names.to_pylist()
    of = [sorted({names[persona] for persona in found.persona[found.ads == ad].tolist()}) for ad in range(2)]
    return tuple(of[0]), tuple(of[1])


def _given(one: Ad, other: Ad, lexicon: Lexicon) -> DescribeInput:
    """The two ads as if they were a network, since names are read network by network."""
    texts = pa.array(
        ["\n".join(part for part in (ad.title, ad.bare) if part is not None) for ad in (one, other)],
        pa.large_string(),
    )
    listed = words_of(texts, lexicon)
    columns = {name: [getattr(one, name), getattr(other, name)] for name in ("posted_at", "place", "site")}
    kinds = {"posted_at": pa.timestamp("us"), "place": pa.string(), "site": pa.string()}
    nothing = {"ad": pa.uint32(), "kind": pa.string(), "contact": pa.string(), "position": pa.int32()}
    return DescribeInput(
        texts=texts,
        word_offsets=listed.offsets.to_numpy().astype(np.int64),
        words=listed.values.to_numpy(),
        lexicon=lexicon,
        network=np.zeros(2, np.int64),
        network_ids=["these two"],
        ads=pa.table({name: pa.array(column, kinds[name]) for name, column in columns.items()}),
        contacts=pa.table({name: pa.array([], kind) for name, kind in nothing.items()}),
    )
