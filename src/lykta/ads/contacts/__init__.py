"""Contacts in ads, however disguised, and the pseudonyms they are stored under."""

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made
from lykta.ads.contacts.cells import BETWEEN_LISTED, count_ids_like_contacts, find_in_column
from lykta.ads.contacts.finding import CONTACTS, canonical_contact, find_contacts
from lykta.ads.contacts.protection import (
    KEY_FILE_VARIABLE,
    ContactKey,
    are_in_place,
    is_sealed_under,
    key_file,
    mask,
    open_row,
    open_rows,
    open_sealed,
    place,
    pseudonym,
    pseudonyms,
    seal,
    seal_rows,
)

__all__ = [
    "BETWEEN_LISTED",
    "CONTACTS",
    "KEY_FILE_VARIABLE",
    "ContactKey",
    "are_in_place",
    "canonical_contact",
    "count_ids_like_contacts",
    "find_contacts",
    "find_in_column",
    "is_sealed_under",
    "key_file",
    "mask",
    "open_row",
    "open_rows",
    "open_sealed",
    "place",
    "pseudonym",
    "pseudonyms",
    "seal",
    "seal_rows",
]
