"""Numbers that point to a person: personal numbers, telephones, accounts, records, and any long number at
all.

The rule is the other way round from a search for valid numbers: seven digits or more that may be one number
are held to identify someone unless their form says that they cannot. A slip of the finger must not carry a
number through.
"""

import re
from collections.abc import Iterator
from typing import Final

from lykta.deidentify.calendar import is_birth_digits, luhn_holds
from lykta.deidentify.finding import Finding, finding
from lykta.deidentify.harmless import harmless
from lykta.deidentify.kinds import Kind
from lykta.deidentify.reading import Reading
from lykta.deidentify.runs import Run, runs

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
_RECORD = re.compile(
    r"\b(?:dnr|diarienr|diarienummer|diarie\w*|ärende\w*|dossier\w*|doss|dossnr|lma|lma-kort|pass|passet|passnr|passnummer|"
    r"pass ?no|id-?kort\w*|id-?nr|journal\w*|mål|målnr|målet|remiss\w*|beteckning|k-?nr|case|dossier|"
    r"passport|permit|record|"
    r"file|ref|reference|licence|license|uppehållstillstånd\w*|beslut\w*|kundn\w+|medlemsn\w+|anställningsn\w+)\b"
)
_BRANCH = re.compile(r"\b(?:clearing\w*|konto\w*|sort code)[ :]{1,2}(?:nr |är )?$")
_IBAN = re.compile(r"\b[a-z]{2} ?\d{2}(?: ?[a-z0-9]{2,4}){3,9}\b")
_PERSONAL_SHAPE = re.compile(r"(?:\d{6}|\d{8}) ?[-+] ?\d{3,5}")
# A mobile telephone's number, grouped as one: its first six digits can be the day of a coordination number.
_MOBILE_SHAPE = re.compile(r"07[02369] ?[-/ ] ?\d")


def numbers(reading: Reading) -> Iterator[Finding]:
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
    if len(digits) == 10 and _MOBILE_SHAPE.match(written):
        return False
    if len(digits) in {10, 12} and is_birth_digits(digits[:-4]):
        return True
    # One digit too few or too many, with a day that can be one.
    return len(digits) in {11, 13} and digits[:2] in {"19", "20"} and is_birth_digits(digits[:8])


def _long_kind(digits: str, before: str) -> Kind:
    if _ACCOUNT.search(before) or len(digits) > 13:
        return Kind.ACCOUNT_NUMBER
    if digits.startswith("0") or before.rstrip().endswith("+") or _PHONE.search(before):
        return Kind.PHONE
    return Kind.RECORD_NUMBER


def _short_kind(run: Run, written: str, before: str) -> Kind | None:
    """What three to six digits are: little by themselves, but a word before them may say."""
    digits = run.digits
    if _PERSONAL.search(before) and len(digits) >= 3:
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


def _birth_shape(written: str) -> bool:
    return re.fullmatch(r"\d{6}|\d\d([-./])\d\d\1\d\d", written) is not None
