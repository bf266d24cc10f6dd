"""Numbers that point to a person: personal numbers, telephones, accounts, records, and any long number.

The rule is the other way round from a search for valid numbers: seven digits or more that may be one number,
however it is cut, spelled out or disguised, are held to identify someone unless their form says that they
cannot: years, clock times, sums in thousands, laws, public helplines. A slip of the finger must not carry a
number through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from lykta.deidentify.finding import Finding, Kind, finding, word_list
from lykta.deidentify.reading import FoldedText
from lykta.language import MONTH_OF

# The shortest number that is held to identify someone without a word that says what it is.
FEWEST_DIGITS: Final = 7
# Words that announce a number stand at most this far before it, in characters.
_BEFORE = 28
_PERSONAL = re.compile(
    r"\b(?:pnr|p\.?nr|pers\.? ?nr|person ?n(?:umme)?r|personnumret|samordnings ?n(?:umme)?r|sam\.?nr|"
    r"personal (?:identity )?n(?:umber|o)|"
    r"social security|coordination number|sista fyra|fyra sista|last four|reservn(?:umme)?r)"
)
_PHONE = re.compile(
    r"\b(?:tel|tele|telefon\w*|tfn|mobil|mobiln\w+|mob|ring|ringa|ringer|ringde|sms|smsa|swish\w*|nås|nå|call|phone|text|whatsapp|"
    r"cell|mobile|numret|nummer|number)\b"
)
_ACCOUNT = re.compile(
    r"\b(?:konto|kontot|kontonr|kontonummer|clearing|clearingnr|bankgiro|plusgiro|bg|pg|iban|kortnummer|bankkort\w*|kort|"
    r"account|sort code|card)\b"
)
_BRANCH = re.compile(r"\b(?:clearing\w*|konto\w*|sort code)[ :]{1,2}(?:nr |är )?$")
_IBAN = re.compile(r"\b[a-z]{2} ?\d{2}(?: ?[a-z0-9]{2,4}){3,9}\b")
_PERSONAL_SHAPE = re.compile(r"(?:\d{6}|\d{8}) ?[-+] ?\d{3,5}")
# A mobile telephone's number, grouped as one: its first six digits can be the day of a coordination number.
_MOBILE_SHAPE = re.compile(r"07[02369] ?[-/ ] ?\d")
_PIECE = re.compile(r"[^\W_]+")
# Letters that are typed for digits, and stand for them in a piece that holds a digit too.
_DRAWN = str.maketrans({"o": "0", "l": "1", "i": "1", "s": "5", "b": "8", "z": "2"})
_MAY_BE_DRAWN = re.compile(r"[0-9olisbz]+")
# Of these alone a whole piece may be made, where digits stand beside it.
_DRAWN_ALONE = re.compile(r"[ol]{1,12}")
# Between the digits of one number stand few signs. What is further apart is two numbers.
_WIDEST_GAP = 5
# Words said between digits; more of them in a row are a sentence.
_MOST_FILLERS = 2
_UNSURE = frozenset({"en", "ett", "sex", "oh", "one", "tio", "ten", "o", "l"})
_UNITS = (
    "noll nolla nollan zero nought oh",
    "ett en etta ettan one",
    "två tvåa tvåan tvaa two",
    "tre trea trean three",
    "fyra fyran four",
    "fem femma femman five",
    "sex sexa sexan six",
    "sju sjua sjuan seven",
    "åtta åttan eight",
    "nio nia nian nine",
)
_TEENS = (
    "tio ten",
    "elva eleven",
    "tolv twelve",
    "tretton thirteen",
    "fjorton fourteen",
    "femton fifteen",
    "sexton sixteen",
    "sjutton seventeen",
    "arton aderton eighteen",
    "nitton nineteen",
)
_TENS = (
    "tjugo tjugi twenty",
    "trettio tretti thirty",
    "fyrtio förtio förti forty fourty",
    "femtio femti fifty",
    "sextio sexti sixty",
    "sjuttio sjutti seventy",
    "åttio åtti eighty",
    "nittio nitti ninety",
)
_REPEATED: Final = {"dubbel": 2, "dubbla": 2, "double": 2, "trippel": 3, "tripple": 3, "triple": 3}
FILLERS: Final = word_list("grammar", "fillers")
"""Words that are said between the digits of a number."""
PUBLIC_NUMBERS: Final = frozenset(
    {"112", "11414", "1177", "116016", "116111", "0203900", "020390000", "020505050"}
)
"""Numbers that anyone may ring: emergency, police, health advice, the helplines for victims and for children.
"""
_YEARS = re.compile(r"(?:19|20)\d\d(?: ?(?:[-/,]|och|and|till|to) ?(?:19|20)\d\d){0,5}")
_YEAR_AND_COUNT = re.compile(r"(?:19|20)\d\d, [1-9]\d{0,2}")
_STATUTE = re.compile(r"(?:1[789]|20)\d\d:\d{1,4}")
_BILL = re.compile(r"(?:19|20)\d\d/\d\d:\d{1,4}")
_TIME = r"(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?"
_TIMES = re.compile(rf"{_TIME}(?: ?(?:[-,/]|och|and|till|to) ?{_TIME}){{1,5}}")
_CLOCK = re.compile(r"\b(?:kl|klockan|mellan|between|at|from|från)\b[^\n.!?]{0,10}$")
# Before a sum, never after it: what is found must not go away because of what is written later.
_MONEY = re.compile(r"(?:\bsek|\beur|\beuro|\bkr|\bkronor|€|\$|£)\s?$")
_SUM = re.compile(r"[1-9]\d{0,2}(?:[ .,]?\d{3}){1,3}")


def numbers(reading: FoldedText) -> Iterator[Finding]:
    """The numbers of a text that may point to a person."""
    for found in _IBAN.finditer(reading.lower):
        if sum(map(str.isdecimal, found[0])) >= 10:
            yield finding(found.start(), found.end(), Kind.ACCOUNT_NUMBER)
    for run in runs(reading):
        before = reading.lower[max(0, run.start - _BEFORE) : run.start].rpartition("\n\n")[2]
        kind = _kind(run, reading.lower[run.start : run.end], before)
        if kind is None:
            continue
        yield finding(_begin(reading.lower, run.start), run.end, kind, why=_why(kind, run.digits))


def _begin(text: str, start: int) -> int:
    """Where the number begins, with the plus or the bracket before its first digit."""
    while start and text[start - 1] in "+(":
        start -= 1
    return start


def _why(kind: Kind, digits: str) -> str:
    if kind is Kind.PERSONAL_NUMBER and not luhn_holds(digits[-10:]):
        return "personal_number.near"
    return ""


def _kind(run: Run, written: str, before: str) -> Kind | None:
    digits = run.digits
    if len(digits) < FEWEST_DIGITS:
        return _short_kind(run, written, before)
    if harmless(run, written, before):
        return None
    if _is_personal(digits, written, before):
        return Kind.PERSONAL_NUMBER
    if len(digits) == 8 and is_birth_digits(digits):
        # A whole day is judged as a date; what is not written as one is the day of a birth.
        return None if _is_written_as_date(written) else Kind.DATE_OF_BIRTH
    return _long_kind(digits, before)


def _is_written_as_date(written: str) -> bool:
    return re.fullmatch(r"\d{4}[-./ ]\d{1,2}[-./ ]\d{1,2}", written) is not None


def _is_personal(digits: str, written: str, before: str) -> bool:
    if _PERSONAL.search(before) or _PERSONAL_SHAPE.search(written):
        return True
    if len(digits) == 10 and (_MOBILE_SHAPE.match(written) or _is_mobile(digits, before)):
        return False
    if len(digits) in {10, 12} and is_birth_digits(digits[:-4]):
        return True
    # One digit too few or too many, with a day that can be one.
    return len(digits) in {11, 13} and digits[:2] in {"19", "20"} and is_birth_digits(digits[:8])


def _is_mobile(digits: str, before: str) -> bool:
    """Whether ten digits without a dash are rather a mobile telephone's than a number of 2007's."""
    return re.match(r"07[02369]", digits) is not None and (
        int(digits[4:6]) > 31 or _PHONE.search(before) is not None
    )


def _long_kind(digits: str, before: str) -> Kind:
    if _ACCOUNT.search(before) or len(digits) > 13:
        return Kind.ACCOUNT_NUMBER
    if digits.startswith("0") or before.rstrip().endswith("+") or _PHONE.search(before):
        return Kind.PHONE
    return Kind.RECORD_NUMBER


def _short_kind(run: Run, written: str, before: str) -> Kind | None:
    """What three to six digits are: little by themselves, but a word before them may say."""
    digits = run.digits
    if _PERSONAL.search(before) and len(digits) >= 3 and not _is_year_of_month(written, before):
        return Kind.PERSONAL_NUMBER
    if len(digits) == 6 and is_birth_digits(digits) and not run.atoms[0].spoken and _birth_shape(written):
        return Kind.DATE_OF_BIRTH
    if (
        len(digits) >= 5
        and re.search(_PHONE.pattern + r"[^.!?\n]{0,12}$", before)
        and not harmless(run, written, before)
    ):
        return Kind.PHONE
    if len(digits) >= 4 and _BRANCH.search(before):
        return Kind.ACCOUNT_NUMBER
    if len(digits) >= 5 and re.search(_ACCOUNT.pattern + r"[^.!?\n]{0,10}$", before):
        return Kind.ACCOUNT_NUMBER
    return None


def _is_year_of_month(written: str, before: str) -> bool:
    """Whether it is the year of a month, as in "i mars 2026"."""
    word = before.rstrip().rpartition(" ")[2]
    return re.fullmatch(r"(?:19|20)\d\d", written) is not None and word in MONTH_OF


def _birth_shape(written: str) -> bool:
    return re.fullmatch(r"\d{6}|\d\d([-./])\d\d\1\d\d", written) is not None


class Atom(NamedTuple):
    """Digits written together, or one number word."""

    start: int
    end: int
    digits: str
    spoken: bool
    sure: bool
    """Whether it begins or ends a run by itself: "en", "sex" and "o" are digits only among digits."""


class Run(NamedTuple):
    """Atoms that may belong to one number."""

    atoms: tuple[Atom, ...]

    @property
    def start(self) -> int:
        return self.atoms[0].start

    @property
    def end(self) -> int:
        return self.atoms[-1].end

    @property
    def digits(self) -> str:
        return "".join(atom.digits for atom in self.atoms)

    @property
    def sure_digits(self) -> str:
        """The digits without those at the end that may be words: "en" after a number mostly begins what
        follows.
        """
        last = len(self.atoms)
        while last > 1 and not self.atoms[last - 1].sure:
            last -= 1
        return "".join(atom.digits for atom in self.atoms[:last])


def runs(reading: FoldedText) -> Iterator[Run]:
    """The runs of a text, in order. Letters that are not number words end a run, and so does a wide gap."""
    atoms: list[Atom] = []
    fillers, times, last_end = 0, 1, 0
    for found in _PIECE.finditer(reading.lower):
        start, end = found.span()
        atom = _atom(found[0], start, end)
        if atoms and (start - last_end > _WIDEST_GAP or _has_empty_line(reading.lower[last_end:start])):
            yield from _close_run(atoms)
            atoms, fillers = [], 0
        last_end = end
        if atom is not None:
            atoms.append(atom._replace(digits=atom.digits * times))
            fillers, times = 0, 1
            continue
        times = repeats(found[0])
        fillers += 1
        if atoms and times == 1 and (found[0] not in FILLERS or fillers > _MOST_FILLERS):
            yield from _close_run(atoms)
            atoms = []
    yield from _close_run(atoms)


def _has_empty_line(gap: str) -> bool:
    """Whether an empty line stands between: two numbers."""
    return gap.count("\n") > 1


def _atom(piece: str, start: int, end: int) -> Atom | None:
    if piece.isdecimal():
        return Atom(start, end, piece, spoken=False, sure=True)
    digits = digits_of(piece)
    if digits is not None:
        return Atom(start, end, digits, spoken=True, sure=piece not in _UNSURE)
    if _DRAWN_ALONE.fullmatch(piece):
        return Atom(start, end, piece.translate(_DRAWN), spoken=True, sure=False)
    if any(map(str.isdecimal, piece)) and _MAY_BE_DRAWN.fullmatch(piece):
        return Atom(start, end, piece.translate(_DRAWN), spoken=False, sure=True)
    return None


def _close_run(atoms: list[Atom]) -> Iterator[Run]:
    first, last = 0, len(atoms)
    while first < last and not atoms[first].sure:
        first += 1
    while last > first and not atoms[last - 1].sure:
        last -= 1
    # "o 70 17..." begins with a zero that is drawn as a letter, and a dictated number may end in "ett" or
    # "sex".
    if last > first:
        while first and (atoms[first - 1].digits == "0" or len(atoms) - first > 4):
            first -= 1
        while last < len(atoms) and sum(len(a.digits) for a in atoms[first:last]) >= 3:
            last += 1
        yield Run(tuple(atoms[first:last]))


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    units = {word: str(digit) for digit, words in enumerate(_UNITS) for word in words.split()}
    teens = {word: str(10 + place) for place, words in enumerate(_TEENS) for word in words.split()}
    tens = {word: str(20 + 10 * place) for place, words in enumerate(_TENS) for word in words.split()}
    joined = {
        ten + unit: str(int(value) + int(digit))
        for ten, value in tens.items()
        for unit, digit in units.items()
        if digit != "0"
    }
    under_hundred = units | teens | tens | joined
    centuries = {
        f"{century}hundra{rest}": digits + value.zfill(2)
        for century, digits in (("nitton", "19"), ("tjugo", "20"))
        for rest, value in {**under_hundred, "": "00"}.items()
    }
    return centuries | under_hundred


def digits_of(word: str) -> str | None:
    """The digits that a word in lower case stands for: "sju" is 7, "åttiofem" 85, "nittonhundraåtta" 1908."""
    return _words().get(word)


def repeats(word: str) -> int:
    """How often the next digit is meant: 2 after "dubbel", else 1."""
    return _REPEATED.get(word, 1)


def harmless(run: Run, written: str, before: str) -> bool:
    """Whether the form of a run, or a word before it, says that it is not a number of a person's."""
    if run.sure_digits in PUBLIC_NUMBERS:
        return True
    if any(form.fullmatch(written) for form in (_YEARS, _YEAR_AND_COUNT, _STATUTE, _BILL)):
        return True
    if _TIMES.fullmatch(written) and _CLOCK.search(before):
        return True
    return _SUM.fullmatch(written) is not None and _MONEY.search(before) is not None


def is_day(year: int, month: int, day: int) -> bool:
    """Whether there may be such a day; leap years are not looked at, for a near miss is as telling."""
    return 1800 <= year <= 2099 and 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 30 + _long(month))


def _long(month: int) -> int:
    return month in {1, 3, 5, 7, 8, 10, 12}


def is_birth_digits(digits: str) -> bool:
    """Whether six (yymmdd) or eight digits (yyyymmdd) may begin a personal or, with 60 added to the day, a
    coordination number (folkbokföringslagen 1991:481, 18 § and 18 a §).
    """
    if len(digits) not in {6, 8}:
        return False
    year = int(digits[:-4]) + (1900 if len(digits) == 6 else 0)
    day = int(digits[-2:])
    return is_day(year, int(digits[-4:-2]), day - 60 if day > 60 else day)


def luhn_holds(digits: str) -> bool:
    """Whether the last digit is the checksum of those before it (Luhn, ISO/IEC 7812-1 annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
