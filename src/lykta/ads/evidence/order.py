"""What an analyst asks for when a network is to leave the house."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from lykta.errors import InputError

LONGEST_PURPOSE: Final = 2000
LEAST_WORDS: Final = 2


@dataclass(frozen=True)
class Order:
    """Which network, what for and by whom; `revealed` adds contacts that were shown in clear with a reason.

    Raises `InputError` when the purpose is no words, or the name or the purpose could not be printed.
    """

    network: str
    purpose: str
    by: str
    at: datetime
    revealed: bool = False

    def __post_init__(self) -> None:
        if not self.by.strip() or not self.by.isprintable():
            raise InputError("Say who makes the folder: the name stands in it. Nothing was written.")
        if len(self.purpose.split()) < LEAST_WORDS or not _is_text(self.purpose):
            raise InputError(
                "Say in words what the folder is for, such as which case and who asked. It stands in the "
                "folder and in the judgement log. Nothing was written."
            )
        if len(self.purpose) > LONGEST_PURPOSE:
            raise InputError(
                f"The purpose has more than {LONGEST_PURPOSE:,} characters. Nothing was written."
            )

    @property
    def moment(self) -> str:
        """When, in UTC to the second, as the judgement log writes it."""
        return self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_text(text: str) -> bool:
    return all(letter.isprintable() or letter in "\r\n\t" for letter in text)
