"""Whether digits are a valid telephone number, by the numbering plans that `phonenumbers` carries.

The plans' patterns are compiled once for each country code, because parsing each candidate with the library
itself takes a hundred times as long; a test holds the two equal.
"""

import re
from functools import lru_cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata
from phonenumbers.phonemetadata import PhoneNumberDesc

from lykta.errors import InputError

_KINDS = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager",
    "uan", "voicemail",
)  # fmt: skip
_MISSING = "never(?!)"


def _pattern(desc: PhoneNumberDesc | None) -> str | None:
    pattern = desc.national_number_pattern if desc is not None else None
    return str(pattern) if pattern and pattern != "NA" else None


def _plan(metadata: PhoneMetadata) -> str:
    general = _pattern(metadata.general_desc) or _MISSING
    kinds = [pattern for kind in _KINDS if (pattern := _pattern(getattr(metadata, kind)))]
    return f"(?=(?:{general})$)(?:{'|'.join(kinds) or _MISSING})"


def _metadata(code: int) -> list[PhoneMetadata]:
    regions = COUNTRY_CODE_TO_REGION_CODE.get(code, ())
    found = [
        PhoneMetadata.metadata_for_nongeo_region(code)
        if region == "001"
        else PhoneMetadata.metadata_for_region(region)
        for region in regions
    ]
    return [metadata for metadata in found if metadata is not None]


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


def international(digits: str) -> str | None:
    """E.164 of digits that begin with a country code, or None when they are no valid number."""
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


def _within_area(code: int, found: str) -> bool:
    """Whether a Stockholm number would begin with 0 after the area code, which none does."""
    return code == 46 and found.startswith("80")


def is_mobile(number: str) -> bool:
    """Whether a Swedish number in E.164 is one of a mobile."""
    return re.fullmatch(r"\+467[023689]\d{7}", number) is not None
