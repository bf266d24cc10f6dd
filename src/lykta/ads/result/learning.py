"""What the probabilities of a result rest on, in words: for the evidence report and for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lykta.ads.result.reasons import CONTACT_ASSUMPTION
from lykta.ads.result.summary import DriftReason, LearntFrom, Summary
from lykta.language import Language, LanguageWords, Noun


@dataclass(frozen=True, kw_only=True)
class _LearningWords(LanguageWords):
    """One language's words; braces take a value, and a noun is its singular and its plural."""

    ads: Noun
    learnt: dict[LearntFrom, str]
    error: str
    since: str
    since_elsewhere: str
    off: str
    drift: dict[DriftReason, str]


_SWEDISH: Final = _LearningWords(
    language="sv",
    ads=("annons", "annonser"),
    learnt={
        "this file": "Vikterna är inlärda ur filen själv: par av annonser som delar kontaktväg jämfördes med "
        "par som inte gör det. Kontaktvägarna doldes när texternas vikt lärdes in, och resultatet prövades "
        "på undanlagda kontaktvägar.",
        "another result": "Vikterna är inlärda ur annonserna i ett annat resultat, inte ur de här. De är "
        "prövade på kontaktvägar som lades undan där. Hur fel de slår här är inte mätt.",
        "nothing": "Filen hade för få kontaktvägar att lära av. Sannolikheterna för texter vilar därför på "
        "dokumenterade vikter. De är anpassade till nio uppsättningar verkliga texter av andra slag, inte "
        "till den här filen, och de är inte prövade på den.",
    },
    error="På undanlagda kontaktvägar avvek de beräknade sannolikheterna i genomsnitt {} från det verkliga "
    "utfallet (expected calibration error).",
    since="Den {} lärde sig Lykta vad som är vanligt, av de {} som fanns i filen då. Nu har filen {}, och "
    "alla kopplas efter det.",
    since_elsewhere="Den {} lärde sig Lykta vad som är vanligt, av {} i det andra resultatet. Filen har {}, "
    "och alla kopplas efter det.",
    off="Sannolikheterna kan därför slå fel: {}",
    drift={
        "words": "De nya texterna är formulerade på ett annat sätt än de som lärdomen bygger på.",
        "background": "Annonser som inte har med varandra att göra är nu mer lika, eller mindre lika, än de "
        "var då.",
        "growth": "Filen är mer än tre gånger så stor som det som lärdomen bygger på.",
    },
)

_ENGLISH: Final = _LearningWords(
    language="en",
    ads=("ad", "ads"),
    learnt={
        "this file": "The weights were learnt from the file itself: pairs of ads that share a contact were "
        "held against pairs that do not. Contacts were hidden while the weight of texts was learnt, and the "
        "outcome was tested on held-out contacts.",
        "another result": "The weights were learnt from the ads of another result, not from these. They were "
        "tested on contacts that were held out there. How far they are off here was not measured.",
        "nothing": "The file had too few contacts to learn from. The probabilities of texts therefore rest "
        "on documented weights. These were fitted on nine sets of real texts of other kinds, not on this "
        "file, and they were not tested on it.",
    },
    error="On held-out contacts, the predicted probabilities were on average {} from what was observed "
    "(expected calibration error).",
    since="What is usual in ads was learnt on {} from {}, those in the file then. The file now has {}, and "
    "all of them are linked by that.",
    since_elsewhere="What is usual in ads was learnt on {} from {} of the other result. The file has {}, and "
    "all of them are linked by that.",
    off="Probabilities may therefore be off: {}",
    drift={
        "words": "The new texts are worded in another way than those that were learnt from.",
        "background": "Ads that have nothing to do with each other are now more alike, or less, than they "
        "were.",
        "growth": "The file is over three times as large as what was learnt from.",
    },
)

_WORDS: Final[dict[Language, _LearningWords]] = {"sv": _SWEDISH, "en": _ENGLISH}


def tell_learning(summary: Summary, language: Language) -> list[str]:
    """What the weights were learnt from, what a contact's probability rests on, how far off they were where
    that was measured, and what came since: a few sentences each.
    """
    words = _WORDS[language]
    told = [words.learnt[summary.learnt_from], CONTACT_ASSUMPTION[language]]
    if summary.calibration_error is not None:
        told.append(words.error.format(words.decimals(summary.calibration_error, 3)))
    return [*told, *_tell_since(summary, words)]


def _tell_since(summary: Summary, words: _LearningWords) -> Iterator[str]:
    """That the ads are others than those of the model, and how these have moved from them."""
    drift = summary.drift
    if summary.ads == drift.model_ads and not summary.model_is_given:
        return
    since = words.since_elsewhere if summary.model_is_given else words.since
    of_model, now = words.count(drift.model_ads, words.ads), words.count(summary.ads, words.ads)
    yield since.format(drift.model_day, of_model, now)
    if drift.reasons:
        yield words.off.format(" ".join(words.drift[reason] for reason in drift.reasons))
