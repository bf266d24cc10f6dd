"""Contacts in ads, however disguised, and the pseudonyms they are stored under."""
