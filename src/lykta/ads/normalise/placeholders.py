"""Typed placeholders: what fills a slot is compared by its kind, never by its value.

Each is named by a symbol. Those of contacts stand in the texts, where contacts were taken out: a symbol of
them is a word, and the writer's own are replaced by other signs (`OWN_SIGNS`). The others are found in the
texts: their symbols only show them, and separate words like every sign when a writer draws them.
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

OWN_SIGNS: Final[dict[str, int]] = {
    "phone": 0x260F,  # ☏
    "email": 0x270D,  # ✍
    "handle": 0x1F465,  # 👥
    "link": 0x1F587,  # 🖇
}
"""Kind of contact -> the sign, of as many bytes, that replaces the same symbol where a writer drew it."""

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
