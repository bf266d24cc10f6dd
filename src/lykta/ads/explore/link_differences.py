"""What speaks against one author of two ads, and the rare words that both have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.describing import DescribeInput
from lykta.ads.describing.languages import LANGUAGES, distinguishable, languages_of
from lykta.ads.describing.members import arrange
from lykta.ads.describing.names import NONE, find_personas, voices
from lykta.ads.engine import Engine
from lykta.ads.explore.link import LinkedAd, linked_ads
from lykta.ads.explore.link_wording import FileWording, SideBySide, wording_of
from lykta.ads.normalise import Lexicon, words_of
from lykta.ads.normalise.placeholders import PLACEHOLDER_NAMES
from lykta.ads.result import Ad, tag
from lykta.ads.result.observations import LANGUAGE_NAMES, VOICE_NAMES
from lykta.language import Language

type Kind = Literal["contacts", "names", "places on one day", "places", "languages", "voice", "sites", "time"]

VOICES: Final = ("I", "we", "she")

# Ads of one author are mostly close in time; half a year apart much may have changed hands.
LONG_DAYS: Final = 180

_WORDS: Final[Mapping[Language, Mapping[str, tuple[str, str]]]] = {
    "sv": {
        "contacts": (
            "Andra kontaktvägar",
            "En avsändare kan ha flera telefoner, och många byter nummer för att få vara i fred.",
        ),
        "names": (
            "Andra namn",
            "En avsändare kan använda flera annonsnamn. Ett namn kan också vara någon annans som nämns i "
            "texten.",
        ),
        "places on one day": (
            "Två orter samma dag",
            "Den som ska resa annonserar gärna i förväg, och en webbplats kan visa samma annons på flera "
            "orter.",
        ),
        "places": ("Andra orter", "Många reser och annonserar där de är."),
        "languages": (
            "Andra språk",
            "Många skriver på flera språk för att nå fler läsare eller översätter med en app.",
        ),
        "voice": (
            "Annan röst",
            "En avsändare kan skriva ”jag” i en annons och ”vi” i en annan, eller låta en vän skriva.",
        ),
        "sites": ("Andra webbplatser", "Det är vanligt att annonsera på flera webbplatser."),
        "time": (
            "Över ett halvår emellan",
            "Många annonserar med långa uppehåll. Under så lång tid kan också ett nummer eller en text ha "
            "gått vidare till någon annan.",
        ),
    },
    "en": {
        "contacts": (
            "Other contacts",
            "One author may have several phones, and many change their number to be left in peace.",
        ),
        "names": (
            "Other names",
            "One author may use several names in ads. A name may also be that of someone whom the text "
            "mentions.",
        ),
        "places on one day": (
            "Two places on one day",
            "People who are about to travel advertise ahead, and a site may show one ad in several places.",
        ),
        "places": ("Other places", "Many travel and advertise where they are."),
        "languages": (
            "Other languages",
            "Many write in several languages to reach more readers, or translate with an app.",
        ),
        "voice": (
            "Another voice",
            "One author may say “I” in one ad and “we” in another, or have a friend write.",
        ),
        "sites": ("Other sites", "Advertising on several sites is common."),
        "time": (
            "Over half a year apart",
            "Many advertise with long pauses. Over such a time a number or a text may also have passed on.",
        ),
    },
}
"""By kind of difference: its name, and its counter-explanation."""

MOST_RUNS: Final = 8
MOST_WORDS: Final = 12
# A word that more of the ads hold than this is not what one would call rare.
_RARE_SHARE: Final = 0.01
_OWN: Final = "SELECT ad FROM members WHERE network IN (?, ?)"


@dataclass(frozen=True, slots=True)
class AdDifference:
    """Something that the two ads do not have in common: what the one has, and what the other has.

    Languages are codes of `LANGUAGES`, voices are `VOICES`, contacts are pseudonyms; the days between two ads
    stand on both sides.
    """

    kind: Kind
    one: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """A difference as a row: its name, what each ad has, and why one author may differ so."""

    name: str
    one: str
    other: str
    counter: str


@dataclass(frozen=True, slots=True)
class RareRun:
    """A shared run: its `number` as in the texts, its words, and in how many of the ads looked at it stands.

    `elsewhere` counts those outside the networks of the two ads. `common` wording weighs little: each of its
    word pairs is in many ads.
    """

    number: int
    text: str
    words: int
    ads: int
    elsewhere: int
    common: bool


@dataclass(frozen=True, slots=True)
class RareWord:
    """A word that both texts hold and few ads do."""

    text: str
    ads: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Rarity:
    """What two texts share, the longest runs first and the rarest words first.

    Counted over `looked_at` ads, spread evenly over the `total` of the file; all of them when it is small.
    `further` runs are shorter than those listed.
    """

    looked_at: int
    total: int
    runs: tuple[RareRun, ...]
    further: int
    words: tuple[RareWord, ...]


def differences_of(one: LinkedAd, other: LinkedAd, lexicon: Lexicon) -> list[AdDifference]:
    """The differences between two ads, in the order in which a reader should weigh them."""
    return [
        difference
        for difference in _all(one, other, lexicon)
        if difference.one and difference.other and difference.one != difference.other
    ]


def _all(one: LinkedAd, other: LinkedAd, lexicon: Lexicon) -> Iterator[AdDifference]:
    yield _contacts(one, other)
    given = _build_describe_input(one.ad, other.ad, lexicon)
    names, others = _names(given)
    if not set(names) & set(others):
        yield AdDifference("names", names, others)
    yield _places(one.ad, other.ad)
    languages = distinguishable(languages_of(given.texts)).tolist()
    if min(languages) >= 0:
        codes = LANGUAGES
        yield AdDifference("languages", (codes[languages[0]],), (codes[languages[1]],))
    spoken = voices(given, np.arange(2)).tolist()
    if NONE not in spoken:
        yield AdDifference("voice", (VOICES[spoken[0]],), (VOICES[spoken[1]],))
    yield AdDifference("sites", _as_values(one.ad.site), _as_values(other.ad.site))
    yield from _time(one.ad, other.ad)


def _contacts(one: LinkedAd, other: LinkedAd) -> AdDifference:
    held = [{contact.contact for contact in ad.contacts if not contact.hub} for ad in (one, other)]
    if held[0] & held[1]:
        return AdDifference("contacts", (), ())
    return AdDifference("contacts", tuple(sorted(held[0])), tuple(sorted(held[1])))


def _places(one: Ad, other: Ad) -> AdDifference:
    same = (one.place or "").strip().lower() == (other.place or "").strip().lower()
    if same:
        return AdDifference("places", (), ())
    on_one_day = one.posted_at and other.posted_at and one.posted_at.date() == other.posted_at.date()
    kind: Kind = "places on one day" if on_one_day else "places"
    return AdDifference(kind, _as_values(one.place), _as_values(other.place))


def _time(one: Ad, other: Ad) -> Iterator[AdDifference]:
    if not (one.posted_at and other.posted_at):
        return
    if abs(one.posted_at - other.posted_at) > timedelta(days=LONG_DAYS):
        yield AdDifference("time", (one.posted_at.isoformat(),), (other.posted_at.isoformat(),))


def _as_values(value: str | None) -> tuple[str, ...]:
    return (value.strip(),) if value and value.strip() else ()


def _names(given: DescribeInput) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = find_personas(given, arrange(given))
    names = found.names.to_pylist()
    of = [sorted({names[persona] for persona in found.persona[found.ads == ad].tolist()}) for ad in range(2)]
    return tuple(of[0]), tuple(of[1])


def _build_describe_input(one: Ad, other: Ad, lexicon: Lexicon) -> DescribeInput:
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
        word_offsets=listed.offsets.to_numpy(),
        words=listed.values.to_numpy(),
        text=np.arange(2),
        lexicon=lexicon,
        network=np.zeros(2, np.int64),
        network_ids=["these two"],
        ads=pa.table({name: pa.array(column, kinds[name]) for name, column in columns.items()}),
        contacts=pa.table({name: pa.array([], kind) for name, kind in nothing.items()}),
    )


def shown_differences(
    differences: Sequence[AdDifference],
    ads: tuple[LinkedAd, LinkedAd],
    language: Language,
    *,
    day: Callable[[datetime], str] = lambda moment: moment.date().isoformat(),
) -> list[ShownDifference]:
    """The differences as rows in a language, contacts as tags; `day` writes the date of a moment."""
    kinds = {held.contact: held.kind for ad in ads for held in ad.contacts}
    shown: dict[str, Callable[[str], str]] = {
        "contacts": lambda contact: tag(kinds[contact], contact, language),
        "languages": lambda code: LANGUAGE_NAMES[code][language],
        "voice": lambda voice: VOICE_NAMES[language][VOICES.index(voice)],
        "time": lambda moment: day(datetime.fromisoformat(moment)),
    }
    rows = []
    for difference in differences:
        name, counter = _WORDS[language][difference.kind]
        show = shown.get(difference.kind, str)
        one, other = (", ".join(map(show, values)) for values in (difference.one, difference.other))
        rows.append(ShownDifference(name, one, other, counter))
    return rows


def differences_between(
    engine: Engine, a: int, b: int, language: Language, *, day: Callable[[datetime], str]
) -> list[ShownDifference]:
    """The differences between two ads of a result, by their numbers, the lesser first, as rows."""
    found = linked_ads(engine, a, b)
    ads = found[a], found[b]
    return shown_differences(differences_of(*ads, wording_of(engine).lexicon), ads, language, day=day)


def rarity_of(
    engine: Engine, ads: tuple[LinkedAd, LinkedAd], beside: SideBySide, file: FileWording
) -> Rarity:
    """How rare the shared runs and words of two ads are in their file."""
    own = engine.arrow(_OWN, [ads[0].network, ads[1].network])["ad"].to_numpy().astype(np.int64)
    runs = []
    for number, run in enumerate(beside.runs[:MOST_RUNS], start=1):
        holders = file.ads_with(run.words)
        common = file.is_common(run.words)
        runs.append(
            RareRun(number, run.text, len(run.words), len(holders), _outside(holders, own), common=common)
        )
    return Rarity(
        looked_at=len(file.ads),
        total=file.total,
        runs=tuple(runs),
        further=max(0, len(beside.runs) - MOST_RUNS),
        words=tuple(_rare_words(beside, file, own)),
    )


def _rare_words(beside: SideBySide, file: FileWording, own: npt.NDArray[np.int64]) -> list[RareWord]:
    words = {
        word.hash: word.form
        for word in beside.shared
        if not any(ord(letter) in PLACEHOLDER_NAMES for letter in word.form)
    }
    counts = {word: file.holders_of(word) for word in words}
    rarest = sorted(
        (word for word in words if counts[word] <= max(2, _RARE_SHARE * len(file.ads))),
        key=lambda word: (counts[word], words[word]),
    )
    found = []
    for word in rarest[:MOST_WORDS]:
        holders = file.ads_with([word])
        found.append(RareWord(words[word], len(holders), _outside(holders, own)))
    return found


def _outside(ads: npt.NDArray[np.int64], own: npt.NDArray[np.int64]) -> int:
    return int(np.count_nonzero(~np.isin(ads, own)))
