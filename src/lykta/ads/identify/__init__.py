"""Contacts in ads, however disguised, and the pseudonyms they are stored under."""

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made
from lykta.ads.identify.canonical import canonical_column, canonical_contact
from lykta.ads.identify.contacts import CONTACTS, find_contacts
from lykta.ads.identify.key import ContactKey, key_file
from lykta.ads.identify.masking import mask
from lykta.ads.identify.pseudonyms import pseudonym, pseudonyms
from lykta.ads.identify.vault import open_row, open_rows, open_sealed, place, seal, seal_rows

__all__ = [
    "CONTACTS",
    "ContactKey",
    "canonical_column",
    "canonical_contact",
    "find_contacts",
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
