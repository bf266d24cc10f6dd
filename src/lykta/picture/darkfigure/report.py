"""A dark figure as JSON and as text in Swedish and English."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Final

from lykta.language import Language, format_number
from lykta.picture.darkfigure.estimating import Estimate, Interval
from lykta.picture.darkfigure.figure import DarkFigure, FigureRefusal, GivenFigure

# More digits than these would look surer than any such estimate is.
_DIGITS: Final = 3
_SWEDISH: Final = {
    "area.nation": "hela landet",
    "area.police-region": "en polisregion",
    "area.county": "ett län",
    "area.municipality": "en kommun",
    "heading": "Mörkertal för {area}",
    "known": "Kända av myndigheter: {persons} personer, på {lists} listor",
    "known.one_list": "Kända av myndigheter: {persons} personer, på en lista",
    "at_least": "Minst: {persons} personer, kända och okända tillsammans (95 %: {low}–{high})",
    "no_at_least": "Minst: går inte att säga, för ingen finns på just två listor",
    "estimate": "Skattning: omkring {persons} personer, varav omkring {unseen} inte finns på någon lista",
    "interval": "    {level} %: {low}–{high}",
    "method.bic": "lägsta BIC",
    "method.stepwise": "stegvis, p under 0,02",
    "model": "Modell: {method}; {pairs}",
    "pairs": "listor som hänger ihop: {pairs}",
    "pairs.none": "inga listor hänger ihop",
    "beside": "Samma listor på annat sätt",
    "other": "    {method}: {persons}",
    "without": "    utan {list}: {persons}",
    "none": "ingen skattning",
    "leans_on": (
        "Skattningen vilar på {list}: utan den listan blir den mer än dubbelt så stor, mindre än hälften så "
        "stor, eller ingen alls. Säg det där siffran visas."
    ),
    "refused": "Inget mörkertal anges.",
    "small_area": (
        "Siffrorna gäller {area}. Mörkertal skattas för en polisregion eller för hela landet, aldrig för en "
        "kommun: i ett mindre område flyttar människor över gränsen mellan listorna."
    ),
    "few_lists": (
        "Antal listor: {lists}. Det behövs minst {least}, för med färre syns det inte hur listorna beror av "
        "varandra."
    ),
    "few_persons": (
        "Listorna har tillsammans {persons} personer. Det behövs minst {least}, för annars avgör enstaka "
        "personer vad skattningen blir."
    ),
    "list_alone": (
        "Ingen på listan {list} finns på någon annan lista. Då säger den inget om hur många som inte finns "
        "på någon."
    ),
    "no_estimate": (
        "Ingen modell ger en skattning av de här listorna: de överlappar för lite, eller så finns alla på en "
        "och samma lista."
    ),
    "methods_differ": (
        "Två vedertagna sätt att välja modell skiljer sig åt: den ena skattningen är {ratio} gånger den "
        "andra, och högst {most} godtas. Då är det metoden som avgör svaret."
    ),
    "methods_differ.unbounded": (
        "Två vedertagna sätt att välja modell skiljer sig åt: det ena ger en skattning och det andra ingen."
    ),
    "wide": (
        "Osäkerheten är för stor: 95-procentsintervallets övre gräns är {ratio} gånger den undre, och högst "
        "{most} godtas."
    ),
    "wide.unbounded": "Osäkerheten är för stor: 95-procentsintervallet har ingen övre gräns.",
    "ending": (
        "En skattning är ingen räkning. Den gäller antal och aldrig en person, och den förutsätter att "
        "listorna gäller samma område, samma tid och samma slags utsatthet. Siffrorna är inte skyddade: "
        "publicera dem inte som de är."
    ),
}
_ENGLISH: Final = {
    "area.nation": "the nation",
    "area.police-region": "a police region",
    "area.county": "a county",
    "area.municipality": "a municipality",
    "heading": "Dark figure for {area}",
    "known": "Known to agencies: {persons} persons, on {lists} lists",
    "known.one_list": "Known to agencies: {persons} persons, on one list",
    "at_least": "At least: {persons} persons, known and unknown together (95 %: {low}–{high})",
    "no_at_least": "At least: cannot be said, for nobody is on just two lists",
    "estimate": "Estimate: about {persons} persons, of whom about {unseen} are on no list",
    "interval": "    {level} %: {low}–{high}",
    "method.bic": "least BIC",
    "method.stepwise": "stepwise, p below 0.02",
    "model": "Model: {method}; {pairs}",
    "pairs": "lists that depend on each other: {pairs}",
    "pairs.none": "no lists depend on each other",
    "beside": "The same lists in other ways",
    "other": "    {method}: {persons}",
    "without": "    without {list}: {persons}",
    "none": "no estimate",
    "leans_on": (
        "The estimate rests on {list}: without that list it would be over twice, under half, or nothing at "
        "all. Say so where the number is shown."
    ),
    "refused": "No dark figure is given.",
    "small_area": (
        "The numbers are of {area}. A dark figure is estimated for a police region or the nation, never a "
        "municipality: in a smaller area people move across its border between the lists."
    ),
    "few_lists": (
        "Number of lists: {lists}. At least {least} are needed, for with fewer it cannot be seen how the "
        "lists depend on each other."
    ),
    "few_persons": (
        "The lists have {persons} persons together. At least {least} are needed, or else single persons "
        "decide what the estimate is."
    ),
    "list_alone": (
        "Nobody on the list {list} is on any other. It then says nothing of how many are on none."
    ),
    "no_estimate": (
        "No model has an estimate from these lists: they overlap too little, or everybody is on one and the "
        "same list."
    ),
    "methods_differ": (
        "Two accepted ways to choose a model differ: one estimate is {ratio} times the other, and at most "
        "{most} is accepted. It is then the method that decides the answer."
    ),
    "methods_differ.unbounded": (
        "Two accepted ways to choose a model differ: one gives an estimate and the other none."
    ),
    "wide": (
        "The uncertainty is too large: the upper limit of the 95 % interval is {ratio} times the lower, and "
        "at most {most} is accepted."
    ),
    "wide.unbounded": "The uncertainty is too large: the 95 % interval has no upper limit.",
    "ending": (
        "An estimate is not a count. It is about numbers and never about a person, and it takes for granted "
        "that the lists are of the same area, the same time and the same kind of exploitation. The numbers "
        "are not protected: do not publish them as they are."
    ),
}
WORDS: Final[dict[Language, dict[str, str]]] = {"sv": _SWEDISH, "en": _ENGLISH}


def figure_as_json(figure: DarkFigure, language: Language) -> dict[str, object]:
    """The value, with unrounded numbers; `given` is null where `refused` has reasons.

    A number that there is none of, as the estimate without a list that it cannot do without, is null.
    """
    bound = figure.at_least
    return {
        "area": figure.area,
        "language": language,
        "lists": list(figure.lists),
        "known": figure.known,
        "at_least": bound and {"persons": bound.estimate, "interval_95": [bound.low, bound.high]},
        "given": figure.given and _given_as_json(figure.given),
        "refused": [
            {
                "why": refusal.why.value,
                "values": {name: _number(value) for name, value in refusal.values},
                "text": reason(refusal, language),
            }
            for refusal in figure.refused
        ],
    }


def _given_as_json(given: GivenFigure) -> dict[str, object]:
    return {
        **_estimate(given.estimate),
        "interval_80": _interval(given.interval_80),
        "interval_95": _interval(given.interval_95),
        "rounds": given.draws.rounds,
        "seed": given.draws.seed,
        "other": _estimate(given.other),
        "without": {name: _estimate(rest) for name, rest in given.without},
        "leans_on": list(given.leans_on),
    }


def _estimate(found: Estimate) -> dict[str, object]:
    return {
        "method": found.method,
        "persons": _number(found.persons),
        "unseen": _number(found.unseen),
        "pairs": [list(pair) for pair in found.pairs],
    }


def _interval(interval: Interval) -> list[object]:
    return [_number(interval.low), _number(interval.high)]


def _number(value: str | float) -> str | float | None:
    """JSON has no infinity."""
    return None if isinstance(value, float) and math.isinf(value) else value


def figure_as_text(figure: DarkFigure, language: Language) -> str:
    """The lines for a reader: estimates to three digits, limits rounded outwards, the bound downwards."""
    return "\n".join(_lines(figure, language))


def _lines(figure: DarkFigure, language: Language) -> Iterator[str]:
    yield say("heading", language, area=say(f"area.{figure.area}", language))
    yield ""
    yield say(
        "known" if len(figure.lists) > 1 else "known.one_list",
        language,
        persons=format_number(figure.known, language),
        lists=len(figure.lists),
    )
    yield _at_least(figure, language)
    if figure.given:
        yield from _iter_estimate_lines(figure.given, figure.known, language)
    else:
        yield say("refused", language)
        yield from (f"- {reason(refusal, language)}" for refusal in figure.refused)
    yield ""
    yield say("ending", language)


def _at_least(figure: DarkFigure, language: Language) -> str:
    bound = figure.at_least
    if bound is None:
        return say("no_at_least", language)
    rounded = (math.floor(bound.estimate), math.floor(bound.low), math.ceil(bound.high))
    persons, low, high = (format_number(number, language) for number in rounded)
    return say("at_least", language, persons=persons, low=low, high=high)


def _iter_estimate_lines(given: GivenFigure, known: int, language: Language) -> Iterator[str]:
    persons = _digits(given.estimate.persons, round)
    yield say(
        "estimate",
        language,
        persons=format_number(persons, language),
        unseen=format_number(max(persons - known, 0), language),
    )
    for interval in (given.interval_80, given.interval_95):
        low, high = _digits(interval.low, math.floor), _digits(interval.high, math.ceil)
        yield say(
            "interval",
            language,
            level=interval.level,
            low=format_number(low, language),
            high=format_number(high, language),
        )
    pairs = ", ".join(f"{first}–{second}" for first, second in given.estimate.pairs)
    dependent = say("pairs" if pairs else "pairs.none", language, pairs=pairs)
    method = say(f"method.{given.estimate.method}", language)
    yield say("model", language, method=method, pairs=dependent)
    yield ""
    yield say("beside", language)
    method = say(f"method.{given.other.method}", language)
    yield say("other", language, method=method, persons=_persons(given.other, language))
    for name, rest in given.without:
        yield say("without", language, list=name, persons=_persons(rest, language))
    yield from (say("leans_on", language, list=name) for name in given.leans_on)


def _persons(found: Estimate, language: Language) -> str:
    if math.isinf(found.persons):
        return say("none", language)
    return format_number(_digits(found.persons, round), language)


def _digits(number: float, rounding: Callable[[float], int]) -> int:
    """A number of persons to three digits."""
    unit = int(10 ** max(len(str(int(number))) - _DIGITS, 0))
    return rounding(number / unit) * unit


def say(key: str, language: Language, **values: object) -> str:
    """The words of a key in one language, with its values; KeyError for a key or a value that is missing."""
    return WORDS[language][key].format(**values)


def reason(refusal: FigureRefusal, language: Language) -> str:
    """Why a dark figure is not given, in a sentence or two."""
    values = dict(refusal.values)
    key: str = refusal.why
    if values.get("ratio") == math.inf:
        key += ".unbounded"
        # These words name no ratio, and none could be shown.
        del values["ratio"]
    if "area" in values:
        values["area"] = say(f"area.{values['area']}", language)
    shown = {name: _write_value(value, language) for name, value in values.items()}
    return say(key, language, **shown)


def _write_value(value: str | float, language: Language) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) or value.is_integer():
        return format_number(value, language)
    # Upwards, so that a ratio just over the limit is not shown as the limit.
    hundredths = f"{math.ceil(value * 100) / 100:.2f}"
    return hundredths.replace(".", ",") if language == "sv" else hundredths
