"""Contacts in ads, however disguised, and the pseudonyms they are stored under."""

from lykta.ads.identify.canonical import canonical_contact
from lykta.ads.identify.contacts import CONTACTS, find_contacts

__all__ = ["CONTACTS", "canonical_contact", "find_contacts"]
