"""What an export holds and leaves out, and what its figures rest on: told in the file itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lykta.ads.result.learning import tell_learning
from lykta.ads.result.summary import Summary
from lykta.language import AND, Language, LanguageWords, Noun

# More names of networks than these are told as a number; each stands at its ads.
_MOST_NAMED: Final = 20


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What was written of which result.

    `networks` are those that were chosen, None for all ads; `links` the linked pairs, of which those below
    `least` were left out, `weaker` in number. `last_entry` is the newest entry of the judgement log, by its
    number and its moment in UTC, None for an empty log. `ids_like_contacts` are ids of ads that seem to be
    contacts and stand in clear, as every id does.
    """

    source: str
    version: str
    summary: Summary
    networks: tuple[str, ...] | None
    ads: int
    links: int
    least: float
    weaker: int
    last_entry: tuple[int, str] | None
    ids_like_contacts: int


@dataclass(frozen=True, kw_only=True)
class _ContentsWords(LanguageWords):
    """One language's words; braces take a value, and a noun is its singular and its plural."""

    ads: Noun
    pairs: Noun
    file: str
    made_with: str
    holds: str
    everything: str
    network: str
    networks: str
    many_networks: str
    least: str
    judgements: str
    judged: str
    not_judged: str
    probabilities: str
    ids: str
    ids_like_contacts: str

    def join(self, names: tuple[str, ...]) -> str:
        """The names as a sentence has them."""
        return f"{', '.join(names[:-1])} {AND[self.language]} {names[-1]}"


_SWEDISH: Final = _ContentsWords(
    language="sv",
    ads=("annons", "annonser"),
    pairs=("kopplat par", "kopplade par"),
    file="Resultatfil",
    made_with="Analyserad med Lykta",
    holds="Det här är med",
    everything="Alla {} i resultatet, och {}.",
    network="Bara nätverket {}: {} och {}.",
    networks="Bara nätverken {}: {} och {}.",
    many_networks="Bara {} nätverk: {} och {}.",
    least="Bara kopplingar med sannolikheten {} % eller mer är med. Svagare par som är utelämnade: {}. "
    "Även av paren som är med saknas skäl som är svagare.",
    judgements="Bedömningarna",
    judged="Nätverken är som bedömningarna lämnar dem, till och med post {} i loggen ({} UTC).",
    not_judged="Inget är bedömt. Nätverken är som analysen gav dem.",
    probabilities="Sannolikheterna",
    ids="Annonsernas id",
    ids_like_contacts="Id:n som verkar vara kontaktvägar: {}. De står här som i filen, i klartext.",
)

_ENGLISH: Final = _ContentsWords(
    language="en",
    ads=("ad", "ads"),
    pairs=("linked pair", "linked pairs"),
    file="Result file",
    made_with="Analysed with Lykta",
    holds="What is in it",
    everything="All {} of the result, and {}.",
    network="Only the network {}: {} and {}.",
    networks="Only the networks {}: {} and {}.",
    many_networks="Only {} networks: {} and {}.",
    least="Only links of probability {} % or more are in it. Weaker pairs that were left out: {}. Of the "
    "pairs that are in it, reasons that are weaker are missing, too.",
    judgements="The judgements",
    judged="Networks are as the judgements leave them, up to entry {} of the log ({} UTC).",
    not_judged="Nothing is judged. Networks are as the analysis gave them.",
    probabilities="The probabilities",
    ids="The ids of ads",
    ids_like_contacts="Ids that seem to be contacts: {}. They stand here as in the file, in clear.",
)

_WORDS: Final[dict[Language, _ContentsWords]] = {"sv": _SWEDISH, "en": _ENGLISH}


def tell_contents(contents: Contents, language: Language) -> Iterator[tuple[str, str]]:
    """The same in words, as headings with what stands under each."""
    words = _WORDS[language]
    yield words.file, contents.source
    yield words.made_with, contents.version
    yield words.holds, " ".join(_tell_selection(contents, words))
    if contents.last_entry:
        number, at = contents.last_entry
        moment = at.replace("T", " ")[: len("2026-03-01 12:00")]
        yield words.judgements, words.judged.format(words.whole(number), moment)
    else:
        yield words.judgements, words.not_judged
    yield words.probabilities, " ".join(tell_learning(contents.summary, language))
    if contents.ids_like_contacts:
        yield words.ids, words.ids_like_contacts.format(words.whole(contents.ids_like_contacts))


def _tell_selection(contents: Contents, words: _ContentsWords) -> Iterator[str]:
    ads, pairs = words.count(contents.ads, words.ads), words.count(contents.links, words.pairs)
    chosen = contents.networks
    if chosen is None:
        yield words.everything.format(ads, pairs)
    elif len(chosen) == 1:
        yield words.network.format(chosen[0], ads, pairs)
    elif 0 < len(chosen) <= _MOST_NAMED:
        yield words.networks.format(words.join(chosen), ads, pairs)
    else:
        yield words.many_networks.format(words.whole(len(chosen)), ads, pairs)
    if contents.least > 0:
        share = words.with_decimal_sign(f"{100 * contents.least:.6g}")
        yield words.least.format(share, words.whole(contents.weaker))
