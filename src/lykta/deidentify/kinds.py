"""What may identify someone, and how surely: the kinds of findings."""

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """One kind of detail. The value is its key in the messages and in the test set."""

    PERSONAL_NUMBER = "personal_number"
    PHONE = "phone"
    EMAIL = "email"
    STREET_ADDRESS = "street_address"
    LINK = "link"
    HANDLE = "handle"
    DATE_OF_BIRTH = "date_of_birth"
    RECORD_NUMBER = "record_number"
    ACCOUNT_NUMBER = "account_number"
    FULL_NAME = "full_name"
    FIRST_NAME = "first_name"
    UNKNOWN_NAME = "unknown_name"
    SMALL_PLACE = "small_place"
    NAMED_WORKPLACE = "named_workplace"
    EXACT_DATE = "exact_date"
    EXACT_AGE = "exact_age"
    COMBINATION = "combination"
    RARE_TRAIT = "rare_trait"
    RELATION = "relation"


HARD: Final = frozenset(
    {
        Kind.PERSONAL_NUMBER,
        Kind.PHONE,
        Kind.EMAIL,
        Kind.STREET_ADDRESS,
        Kind.LINK,
        Kind.HANDLE,
        Kind.DATE_OF_BIRTH,
        Kind.RECORD_NUMBER,
        Kind.ACCOUNT_NUMBER,
        Kind.FULL_NAME,
    }
)
"""Kinds that point to one person by themselves. The others single someone out only together with what else is
said.
"""
