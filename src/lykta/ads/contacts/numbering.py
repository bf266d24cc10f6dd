"""Whether digits are a valid telephone number, and the Swedish mobile numbers that a kernel decides.

The numbering plans are those that `phonenumbers` carries. Their patterns are compiled once for each country
code, because parsing each candidate with the library itself takes a hundred times as long.

Nine keys of the scanner in ten hold one mobile number and hardly another digit. What `phones_in` finds in
such a key can be told without patterns: no part of the number is a number itself, and nothing follows that
its last digits could belong to. The kernel decides a key only where that is certain, however the digits are
grouped and parted, and leaves everything else to `phones_in`. Without it a link takes 8 % more processor
time. Tests hold each of the two equal to what it stands for.
"""

import re
from functools import lru_cache
from typing import NamedTuple

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata
from phonenumbers.phonemetadata import PhoneNumberDesc

from lykta.errors import InputError

_KINDS = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager",
    "uan", "voicemail",
)  # fmt: skip
_MISSING = "never(?!)"
COUNTRY_CODE = 46
_SPACE, _NEWLINE, _OPEN, _CLOSE, _PLUS, _COMMA, _DASH, _DOT, _SLASH, _STAR = map(ord, " \n()+,-./*")
_FILLER, _BAR, _UNIT, _COLON = map(ord, "x|U:")
# Signs that part the digits of a number. Units, plus signs and colons are left out: they may make it another.
_BETWEEN = " \n(),-./*x|"
# What a key's character is: a digit (as its value), a digit if a number word is beside it, a sign, or what
# this kernel does not read.
_ARTICLE, _SIGN, _UNREAD = 128, 254, 255
# 00, the country code, a 0 that is not dialled after it, and the nine digits of a mobile number.
_MOST_DIGITS = 14
_MOBILE_DIGITS = 9
# A date in one piece: 07012003.
_DATE_DIGITS = 8
# So many digits are neither a number nor the rest of a postal code, a card or coordinates.
_FEW_DIGITS = 4
# The first and the last of the characters that are number words, articles among them.
_K, _W = ord("k"), ord("w")


@lru_cache(maxsize=300)
def country_code(region: str) -> int:
    """The country code of a region such as "SE"; InputError when there is no such region."""
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None:
        raise InputError(
            f'"{region}" is not a region that telephone numbers are known for. Nothing was read. '
            'Give two capital letters, such as "SE".'
        )
    return int(metadata.country_code or 0)


def international(digits: str) -> str | None:
    """E.164 of digits that begin with a country code, or None when they are not a valid number."""
    for length in (1, 2, 3):
        if digits[:length].isdigit() and int(digits[:length]) in COUNTRY_CODE_TO_REGION_CODE:
            return _with_code(int(digits[:length]), digits[length:])
    return None


def national(digits: str, region: str) -> str | None:
    """E.164 of digits as dialled within `region`, or None.

    The national prefix, or the country code with or without 00, must be there where the region has one: nine
    bare digits are as likely an ad's id.
    """
    if digits.startswith("00"):
        return international(digits[2:])
    code = country_code(region)
    trunk = _trunk(code)
    if digits.startswith(trunk):
        found = digits[len(trunk) :]
        if found and _valid(code).fullmatch(found) and not _within_area(code, found):
            return f"+{code}{found}"
    if digits.startswith(str(code)) and trunk:
        return _with_code(code, digits[len(str(code)) :])
    return None


def is_mobile(number: str) -> bool:
    """Whether a Swedish number in E.164 is one of a mobile."""
    return re.fullmatch(r"\+467[023689]\d{7}", number) is not None


@lru_cache(maxsize=1 << 18)
def _with_code(code: int, national: str) -> str | None:
    if _valid(code).fullmatch(national):
        return f"+{code}{national}"
    trunk = _trunk(code)
    # "+46 070 ..." is how many write it: the national prefix after the country code says nothing.
    bare = national[len(trunk) :]
    if trunk and national.startswith(trunk) and len(bare) in _lengths(code) and _valid(code).fullmatch(bare):
        return f"+{code}{bare}"
    return None


def _within_area(code: int, found: str) -> bool:
    """Whether a Stockholm number would begin with 0 after the area code, which none does."""
    return code == 46 and found.startswith("80")


@lru_cache(maxsize=300)
def _valid(code: int) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{_plan(metadata)})" for metadata in _metadata(code)) or _MISSING)


@lru_cache(maxsize=300)
def _trunk(code: int) -> str:
    found = _metadata(code)
    return str(found[0].national_prefix or "") if found else ""


@lru_cache(maxsize=300)
def _lengths(code: int) -> frozenset[int]:
    """How many digits a whole number of the code's main region may have; some are dialled shorter nearby."""
    found = _metadata(code)
    return frozenset(found[0].general_desc.possible_length if found and found[0].general_desc else ())


def _plan(metadata: PhoneMetadata) -> str:
    general = _pattern(metadata.general_desc) or _MISSING
    kinds = [pattern for kind in _KINDS if (pattern := _pattern(getattr(metadata, kind)))]
    return f"(?=(?:{general})$)(?:{'|'.join(kinds) or _MISSING})"


def _pattern(desc: PhoneNumberDesc | None) -> str | None:
    pattern = desc.national_number_pattern if desc is not None else None
    return str(pattern) if pattern and pattern != "NA" else None


def _metadata(code: int) -> list[PhoneMetadata]:
    regions = COUNTRY_CODE_TO_REGION_CODE.get(code, ())
    found = [
        PhoneMetadata.metadata_for_nongeo_region(code)
        if region == "001"
        else PhoneMetadata.metadata_for_region(region)
        for region in regions
    ]
    return [metadata for metadata in found if metadata is not None]


class Mobiles(NamedTuple):
    """For each key: the nine digits after the country code, or 0 where the key is left to `phones_in`; and
    the first and last character of the key that write the number.
    """

    number: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]


def mobiles_in(key: NDArray[np.uint8], key_at: NDArray[np.int64]) -> Mobiles:
    """The mobile number that begins each key of a block and is its only one.

    Key `i` is `key[key_at[i]:key_at[i + 1]]`.
    """
    return _decide(key, key_at, _MEANINGS)


def e164(numbers: NDArray[np.int64]) -> pa.StringArray:
    """Mobile numbers, as their nine digits after the country code, in E.164."""
    signs = np.empty((len(numbers), 12), np.uint8)
    signs[:, :3] = np.frombuffer(b"+46", np.uint8)
    rest = numbers.copy()
    for place in range(11, 2, -1):
        rest, digit = np.divmod(rest, 10)
        signs[:, place] = digit + 48
    offsets = np.arange(0, 12 * len(numbers) + 1, 12, dtype=np.int32)
    return pa.StringArray.from_buffers(len(numbers), pa.py_buffer(offsets), pa.py_buffer(signs))


def _meanings() -> NDArray[np.uint8]:
    """What each character of a key means in its likeliest reading (see `readings`)."""
    meaning = np.full(256, _UNREAD, np.uint8)
    meaning[[ord(sign) for sign in _BETWEEN]] = _SIGN
    for digit in range(10):
        for zero in "0ak":
            meaning[ord(zero) + digit] = digit
    for sign, digit in (("u", 0), ("v", 1), ("w", 6)):
        meaning[ord(sign)] = _ARTICLE + digit
    return meaning


@numba.njit(cache=True, nogil=True)
def _decide(key: NDArray[np.uint8], key_at: NDArray[np.int64], meaning: NDArray[np.uint8]) -> Mobiles:
    keys = len(key_at) - 1
    found = Mobiles(np.zeros(keys, np.int64), np.zeros(keys, np.int64), np.zeros(keys, np.int64))
    digits = np.zeros(_MOST_DIGITS, np.uint8)
    starts, stops = np.zeros(_MOST_DIGITS + 1, np.int64), np.zeros(_MOST_DIGITS + 1, np.int64)
    for at in range(keys):
        begin, end = key_at[at], key_at[at + 1]
        first, plus = _opening(key, begin, end)
        if first == end or meaning[key[first]] == _SIGN:
            continue
        groups, count = _group(key, (begin, first, end, plus), meaning, (digits, starts, stops))
        code = _before_mobile(digits, count, plus) if groups > 0 else -1
        if code >= 0 and _reads_plainly(key, digits, starts[:groups], stops[:groups]):
            for place in range(code, count):
                found.number[at] = 10 * found.number[at] + digits[place]
            found.first[at], found.last[at] = begin, stops[groups - 1] - 1
    return found


@numba.njit(nogil=True)
def _opening(key, begin, end):  # type: ignore[no-untyped-def]
    """Where the digits begin, after a bracket, a plus sign or both, and whether there was a plus sign."""
    at, plus, bracket, space = begin, False, False, False
    while at < end and not space:
        sign = key[at]
        if sign == _PLUS and not plus:
            plus = True
        elif sign == _OPEN and not bracket:
            bracket = True
        elif sign == _SPACE and plus:
            space = True
        else:
            break
        at += 1
    return at, plus


@numba.njit(nogil=True)
def _group(key, span, meaning, room):  # type: ignore[no-untyped-def]
    """Take a key apart into groups and digits up to where they are a mobile number; gives the count of both,
    none when they never are, or when what follows may change how they are read.

    A 0 in brackets after a country code is a group without digits.
    """
    begin, at, end, plus = span
    digits, starts, stops = room
    groups, count, bracket = 0, 0, False
    while at < end and groups < len(starts):
        starts[groups] = at
        while at < end:
            what = meaning[key[at]]
            if what == _UNREAD or (_ARTICLE <= what < _SIGN and not _beside_word(key, begin, end, at)):
                return 0, 0
            if what == _SIGN:
                break
            size = at - starts[groups]
            if count + size == _MOST_DIGITS:
                return 0, 0
            digits[count + size] = what & 15
            at += 1
        size, stops[groups] = at - starts[groups], at
        told = plus or (count > 1 and digits[0] == 0 and digits[1] == 0)
        undialled = told and bracket and size == 1 and digits[count] == 0 and at < end and key[at] == _CLOSE
        count += 0 if undialled else size
        groups, bracket = groups + 1, False
        if not undialled and _before_mobile(digits, count, plus) >= 0:
            alone = groups == 1 and digits[0] == 0
            idle = _idle_after(key, (at, end), meaning, alone, stops[0] - starts[0] > 2)
            return (groups, count) if idle else (0, 0)
        while at < end and meaning[key[at]] == _SIGN:
            bracket = bracket or key[at] == _OPEN
            at += 1
    return 0, 0


@numba.njit(nogil=True)
def _idle_after(key, span, meaning, alone, usual):  # type: ignore[no-untyped-def]
    """Whether what follows a number is too little for another, and parted from it so that no digit of the
    number could belong to it. Units may follow directly only on a number in one piece (see `phones_in`).
    """
    at, end = span
    begin, parted, few = at, False, 0
    while at < end and meaning[key[at]] == _SIGN:
        # No date, hour, price or card goes on over one of these, with so few digits after it.
        parted = parted or key[at] in (_NEWLINE, _STAR, _OPEN, _CLOSE, _FILLER, _BAR)
        at += 1
    if at == end:
        return True
    directly = alone and key[at] == _UNIT and (at == begin or (at == begin + 1 and key[begin] == _SPACE))
    # After groups as they are usual, a full stop and a space are enough.
    if not (parted or directly or (usual and at - begin > 1)):
        return False
    while at < end:
        what = meaning[key[at]]
        few += what < _SIGN
        if few > _FEW_DIGITS or (what == _UNREAD and key[at] not in (_UNIT, _COLON)):
            return False
        at += 1
    return True


@numba.njit(nogil=True)
def _beside_word(key, begin, end, at):  # type: ignore[no-untyped-def]
    """Whether a word for a digit is the next thing before or after `at` (see `readings`)."""
    before, after = at - 1, at + 1
    while before >= begin and _is_separator(key[before]):
        before -= 1
    while after < end and _is_separator(key[after]):
        after += 1
    return (before >= begin and _K <= key[before] <= _W) or (after < end and _K <= key[after] <= _W)


@numba.njit(nogil=True)
def _is_separator(sign):  # type: ignore[no-untyped-def]
    return sign in (_SPACE, _DASH, _DOT, _COMMA, _STAR, _NEWLINE)


@numba.njit(nogil=True)
def _before_mobile(digits, count, plus):  # type: ignore[no-untyped-def]
    """How many digits stand before the nine of a mobile number; -1 when the digits are no such number."""
    before = count - _MOBILE_DIGITS
    if before < 1 or digits[before] != 7 or digits[before + 1] not in (0, 2, 3, 6, 9):
        return -1
    at = 0
    if not plus and before > 2 and digits[0] == 0 and digits[1] == 0:
        at = 2
    if before - at >= 2 and digits[at] == 4 and digits[at + 1] == 6:
        at += 2
    elif plus or at > 0 or before != 1 or digits[0] != 0:
        return -1
    return before if at == before or (at + 1 == before and digits[at] == 0) else -1


@numba.njit(nogil=True)
def _reads_plainly(key, digits, starts, stops):  # type: ignore[no-untyped-def]
    """Whether the first groups cannot be a date, an hour or another of the `shapes`.

    All of those begin with the first digit, since nothing follows the last; so the first groups and the signs
    between them tell.
    """
    groups, national = len(starts), digits[0] == 0
    first = stops[0] - starts[0]
    second = stops[1] - starts[1] if groups > 1 else 0
    third = stops[2] - starts[2] if groups > 2 else 0
    gap = key[stops[0] : starts[1]] if groups > 1 else key[:0]
    next_gap = key[stops[1] : starts[2]] if groups > 2 else key[:0]
    dashed, dotted, slashed = _DASH in gap, _DOT in gap, _SLASH in gap
    parted = dashed or dotted or slashed
    plain = True
    if first == 1:
        plain = _single_plainly(key, (national, dashed, parted), starts, stops)
    elif first == 2 and national:
        # Not 07/10, 07.30, 07-22, 07 01 2003 nor 07 30 - 16 00.
        plain = not parted and third != 4 and _DASH not in next_gap
    elif first == 2:
        # Not 46-07-01.
        plain = not parted or (second > 1 and digits[2] != 0)
    elif first == 3:
        # Not 467 01, a postal code.
        plain = national
    elif first == 4:
        # Not 0730-1600 nor 0730-16.00.
        plain = not (national and dashed) or (second != 4 and _DOT not in next_gap)
    elif first == 6:
        # Not 070101-1234, nor another such number; after 00 there is no month 46.
        plain = not dashed or (national and digits[1] == 0)
    elif first == _DATE_DIGITS:
        plain = not national or digits[1] == 0
    # Not 46/701, two things told apart, nor coordinates, with or without a comma: 46.7012, 3.4567.
    told_apart = slashed and not national
    return plain and not told_apart and not (dotted and first <= 3 and second >= 4 and groups > 2)


@numba.njit(nogil=True)
def _single_plainly(key, told, starts, stops):  # type: ignore[no-untyped-def]
    """Whether a first digit by itself begins no hours (0-7, 0.70): not where nothing of that kind parts it
    from the second, nor where all are by themselves, and a dash before the second comes again.
    """
    national, dashed, parted = told
    single = (stops - starts).max() == 1
    if not parted:
        return national or single
    again = len(starts) > 2 and _DASH in key[stops[1] : starts[2]]
    return national and single and (again or not dashed)


_MEANINGS = _meanings()
