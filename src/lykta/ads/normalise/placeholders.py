"""Typed placeholders: what fills a slot is compared by its kind, never by its value.

Each is a symbol, and no other symbol is a word, so that a normal form is itself a text whose normal form is
the same.
"""

from __future__ import annotations

from typing import Final

PHONE: Final = 0x260E  # ☎
EMAIL: Final = 0x2709  # ✉
HANDLE: Final = 0x1F464  # 👤
LINK: Final = 0x1F517  # 🔗
NUMBER: Final = 0x1F522  # 🔢
PRICE: Final = 0x1F4B0  # 💰
HOUR: Final = 0x1F552  # 🕒
PLACE: Final = 0x1F4CD  # 📍

CONTACT_PLACEHOLDERS: Final[dict[str, int]] = {
    "phone": PHONE,
    "email": EMAIL,
    "handle": HANDLE,
    "link": LINK,
}
"""Kind of contact -> the code point that stands for it."""

PLACEHOLDER_NAMES: Final[dict[int, str]] = {
    PHONE: "telefon",
    EMAIL: "e-post",
    HANDLE: "användarnamn",
    LINK: "länk",
    NUMBER: "tal",
    PRICE: "pris",
    HOUR: "tid",
    PLACE: "ort",
}
"""Code point of a placeholder -> its Swedish name, for templates."""
