"""What to write in place of days, ages, places, workplaces, and what few people share: something wider."""

import re
from typing import Final

from lykta.deidentify.combinations import origin_form
from lykta.deidentify.finding import Wording, table
from lykta.deidentify.lexicon import municipalities
from lykta.deidentify.phrases import Replacement, Spot, context, is_genitive
from lykta.language import Language

# Days and ages


_BESIDE_DAY: Final = (
    r"(?:(?:på |on )?(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)? ?(?:den )?|(?:on|the|on the) |(?:den|d\.) )?"
)


def day(spot: Spot) -> Replacement:
    """In place of a day: its month."""
    month = _month_of(spot.finding.instead, spot.language)
    if month is None:
        return spot.put(spot.words("on_a_day"), start=spot.start - len((spot.back("den ") or [""])[0]))
    start = spot.start - len((spot.back(_BESIDE_DAY) or [""])[0])
    left = spot.text[spot.first : start].lower()
    year = re.search(r"(?:19|20)\d\d", spot.detail)
    words = spot.words("in_month", month=month) + (f" {year[0]}" if year else "")
    if re.search(r"\b(?:since|until|till|from|by)\s$", left) and spot.language == "en":
        return Replacement(start, spot.end, words.removeprefix("in "))
    if part := re.search(r"\b(natten|kvällen|morgonen|eftermiddagen|dagen)(?: (?:till|mot|efter))? $", left):
        return Replacement(start - len(part[0]), spot.end, f"{_PARTS_OF_DAY[part[1]]} {words}")
    if edge := re.search(
        r"(?:\b(?:före|efter|innan|fram till|till|från|mellan|before|after|between) )$", left
    ):
        return spot.leave_out(start - len(edge[0]))
    if edge := re.search(r"\b(?:på|on|i|in|at) $", left):
        start -= len(edge[0])
    return Replacement(start, spot.end, words)


_PARTS_OF_DAY: Final = {
    "natten": "en natt",
    "kvällen": "en kväll",
    "morgonen": "en morgon",
    "eftermiddagen": "en eftermiddag",
    "dagen": "en dag",
}


def _month_of(instead: Wording, language: Language) -> str | None:
    key = dict(instead.values).get("month")
    return str(table(f"messages/{language}.toml")[key.removeprefix("@")]) if key else None


def age(spot: Spot) -> Replacement:
    """In place of an age: a span of years; in place of a year of birth: its decade."""
    given = dict(spot.finding.instead.values)
    if decade := given.get("decade"):
        before = spot.back(r"(?:år|in) ") or [""]
        return spot.put(spot.words("in_decade", decade=decade), start=spot.start - len(before[0]))
    low, high = int(given["low"]), int(given["high"])
    span = _span(spot, low, high)
    detail = spot.detail
    if re.search(r"åringen", detail):
        return spot.put(spot.words("person"))
    if re.search(r"(?:åring|year[- ]olds?)$", detail) and (spot.language == "sv" or not spot.on(r" [a-z]+")):
        joint = "" if re.match(r"mellan|between", span) else "på " if spot.language == "sv" else "of "
        return spot.put(f"{spot.words('one_person')} {joint}{span}{spot.words('years')}")
    if re.search(r"årig|year[- ]old", detail):
        return _adjective(spot, span, low)
    suffix = (
        spot.words("years")
        if re.search(r"år|åa", detail)
        else (" years old" if re.search(r"years? old", detail) else "")
    )
    return _plain_age(spot, span, suffix)


def _plain_age(spot: Spot, span: str, suffix: str) -> Replacement:
    """ "en kvinna på 34 år" as "en kvinna mellan 30 och 40 år"."""
    is_range = " eller " not in span and " or " not in span
    if is_range and (before := spot.back(rf"{context('person')} (?:på|of) ")):
        preposition = before[0].split()[-1]
        return spot.put(span + suffix, start=spot.start - len(preposition) - 1)
    return spot.put(span + suffix)


def _span(spot: Spot, low: int, high: int) -> str:
    if high - low == 1:
        return spot.words("or", low=str(low), high=str(high))
    # A decade is told by its round ends, which every age of it lies between.
    top = high + 1 if low >= 20 else high
    return spot.words("between", low=str(low), high=str(top))


def _adjective(spot: Spot, span: str, low: int) -> Replacement:
    """ "en 15-årig flicka" as "en flicka mellan 15 och 17 år"; in the definite as "den minderåriga"."""
    if spot.back(r"(?:den|det|the) ") or spot.detail.endswith("åriga"):
        return spot.put(spot.words("minor" if low < 18 else "adult"))
    noun = spot.on(r" [a-zåäö]+")
    if noun is None:
        return spot.put(span)
    words = noun[0][1:]
    suffix = spot.words("years")
    joint = "" if "mellan" in span or "between" in span else ("på " if spot.language == "sv" else "of ")
    start = spot.start
    if article := spot.back("an "):
        start -= len(article[0])
        words = ("an " if words[0] in "aeiou" else "a ") + words
    return Replacement(start, spot.end + len(noun[0]), f"{words} {joint}{span}{suffix}")


# Places and workplaces


def place(spot: Spot) -> Replacement:
    """In place of a small place: that it is one."""
    if found := _replace_sole_person(spot) or _business(spot) or venue(spot):
        return found
    unknown = spot.finding.why.key.endswith("unknown_place")
    part = spot.county_part if not unknown else ""
    if spot.on(r" (?:kommun|municipality)\b"):
        return spot.put(
            spot.words("municipality"),
            end=spot.end + len(" kommun" if spot.language == "sv" else " municipality"),
        )
    if spot.on(r"[a-zåäö]"):
        return spot.bracket()
    # Moved from one such place, somebody comes to another.
    unknown = unknown or re.search(r"\b(?:från|from) {3,}", spot.masked[spot.first : spot.start]) is not None
    words = spot.words("place_in_part" if part else "other_place" if unknown else "place", part=part)
    if spot.language == "sv" and (before := spot.back("i ")):
        return spot.put(f"på {words}", start=spot.start - len(before[0]))
    if spot.detail not in municipalities() and is_genitive(spot):
        return spot.bracket()
    return spot.put(words)


def _replace_sole_person(spot: Spot) -> Replacement | None:
    """ "den enda kvinnan i Sunne": the place is only part of what says that there is one."""
    if not re.match(r"(?:den |the )?(?:enda|ende|only)\b", spot.detail):
        return None
    return spot.put(spot.words("known"))


def _business(spot: Spot) -> Replacement | None:
    if not re.match(r"(?:äger|driver|owns|runs)\b", spot.detail):
        return None
    where = spot.words("place_in_part" if spot.county_part else "place", part=spot.county_part)
    return spot.put(f"{spot.words('business')} {'på' if spot.language == 'sv' else 'in'} {where}")


def venue(spot: Spot) -> Replacement | None:
    """What kind of school, clinic or workplace the words say; None where they do not."""
    for each in table("words/phrases.toml")["venue"]:
        if re.search(rf"(?:{each['part']})", spot.detail):
            return spot.put(each[spot.language])
    return None


def workplace(spot: Spot) -> Replacement:
    """In place of a workplace that is named: what kind it is."""
    return venue(spot) or spot.put({"sv": "en verksamhet", "en": "a service"}[spot.language])


# What few share


_SPEAKS: Final = (
    r"(?:talar|pratar|pratade|talade|förstår|kan|tala|prata|speaks?|spoke|understands?)"
    r"(?: (?:bara|lite|enbart|only|some|a little))? "
)
_LANGUAGES: Final = frozenset({"thai", "hindi", "urdu", "dari", "farsi"})


def origin(spot: Spot) -> Replacement:
    """In place of a country, of what somebody from there is called, or of their language."""
    form = origin_form(spot.detail)
    if spot.on(r" (?:massage|spa|restaurang|kök|restaurant)"):
        return Replacement(spot.start, spot.end + 1, "")
    if _is_language(spot, form):
        return spot.put(spot.words("language"))
    if form == "country":
        return spot.put(spot.words("country"))
    if spot.on(r" [a-zåäö]+") and not spot.on(r" (?:och|som|men|med|i|på|and|who|with|in|but)\b"):
        return _foreign(spot)
    return spot.put(spot.words("from_elsewhere" if spot.back(r"(?:är|var|is|was) ") else "foreigner"))


def _is_language(spot: Spot, form: str) -> bool:
    if form == "country" and spot.detail not in _LANGUAGES:
        return False
    named = spot.detail.endswith(("ska", "n", "sh", "se")) and not spot.on(r" [a-zåäö]")
    return spot.back(_SPEAKS) is not None or (named and spot.back("(?:på|in) ") is not None)


def _foreign(spot: Spot) -> Replacement:
    if spot.detail.endswith("t") and spot.language == "sv":
        return spot.put(spot.words("foreign_neuter"))
    which = "foreign_definite" if spot.detail.endswith("ska") else "foreign"
    start = spot.start - len((spot.back("an ") or [""])[0])
    return Replacement(start, spot.end, ("a " if start != spot.start else "") + spot.words(which))


_TRAIT_END: Final = r"(?:(?! (?:och|men|som|and|but|who|which) )[^,.;!?\n])*"


def trait(spot: Spot) -> Replacement:
    """In place of what few share, by its group."""
    group = spot.finding.why.key.rpartition(".")[2]
    tail = spot.on(_TRAIT_END)
    end = spot.end + (len(tail[0]) if tail else 0)
    if group == "births":
        has = spot.back(r"(?:har|fick|väntar|has|had|expects)(?: [a-z]+)? ")
        return spot.put(spot.words("children")) if has else spot.bracket()
    if group in {"illnesses", "marks"}:
        return _predicate(spot, spot.words(group), spot.end if group == "illnesses" else end)
    return _replace_known_trait(spot, end)


_EVERYONE: Final = re.compile(
    r"(?:alla här|alla i byn|hela byn|hela orten|every(?:one|body) here|the whole village)"
)


def _replace_known_trait(spot: Spot, end: int) -> Replacement:
    if re.match(r"äger|driver|owns|runs|who runs", spot.detail):
        return spot.put(("who " if spot.detail.startswith("who") else "") + spot.words("business"))
    if re.match(r"(?:har varit|var med|stod|omskriven|skrevs|känd från|was|known)", spot.detail):
        return spot.put(spot.words("is_known"))
    if everyone := _EVERYONE.match(spot.detail):
        return Replacement(spot.start, spot.start + len(everyone[0]), spot.words("many"))
    return spot.put(spot.words("known"), end=end)


def _predicate(spot: Spot, words: str, end: int) -> Replacement:
    """ "Hon är döv" has another verb than "Hon har en sjukdom"."""
    if verb := spot.back(r"(är|var|is|was) "):
        has = {"är": "har", "var": "hade", "is": "has", "was": "had"}[verb[1]]
        return spot.put(f"{has} {words}", start=spot.start - len(verb[0]), end=end)
    return spot.put(words, end=end)


_CLASSES: Final = (
    ("1", "3", "lågstadiet", "primary school"),
    ("4", "6", "mellanstadiet", "primary school"),
    ("7", "9", "högstadiet", "secondary school"),
)


def relation(spot: Spot) -> Replacement:
    """In place of a relation to the writer, or of a class in a school."""
    if spot.finding.why.key.endswith("school_class"):
        return _class(spot)
    if re.match(r"jag är|i am|i'm", spot.detail):
        return spot.put(spot.words("i_am_close"))
    if led := re.search(
        r"(?:elev|student|klient|praktikant|konfirmand|pupil)(?=s? (?:i|in|from|på))", spot.detail
    ):
        return spot.put(("en " if spot.language == "sv" else "a ") + led[0])
    if spot.on(r"'s\b"):
        return spot.put(spot.words("ones_i_know"), end=spot.end + 2)
    if (
        spot.detail.endswith(("s", "'s"))
        and spot.on(r" [a-zåäö]+")
        and not spot.on(r" (?:är|har|som|och|is|has|who|and)\b")
    ):
        return spot.put(spot.words("ones_i_know"))
    return spot.put(spot.words("one_i_know"))


def _class(spot: Spot) -> Replacement:
    year = re.search(r"\d", spot.detail)
    start = spot.start - len((spot.back(r"(?:i|in) ") or [""])[0])
    stage = ("gymnasiet", "secondary school")
    if year and not re.search(r"[a-zåäö]{2}\d", spot.detail.split()[-1]):
        stage = next((sv, en) for low, high, sv, en in _CLASSES if low <= year[0] <= high)
    return spot.put(f"på {stage[0]}" if spot.language == "sv" else f"in {stage[1]}", start=start)
