"""One table of a TOML file, read key by key: each has its kind, and a key that nobody asks for is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from lykta.errors import InputError

_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Section:
    """Takes values out of a table; `done` refuses what is left."""

    def __init__(self, values: Mapping[str, Any], where: str) -> None:
        self._left = dict(values)
        self._where = where

    def text(self, key: str) -> str:
        """A text that is not blank."""
        found = self._take(key)
        if not isinstance(found, str) or not found.strip():
            raise self.refusal(f"{key} must be a text")
        return found.strip()

    def name(self, key: str) -> str:
        """A name for files and addresses: small letters, digits and hyphens."""
        found = self.text(key)
        if not _NAME.fullmatch(found) or len(found) > 60:
            raise self.refusal(f"{key} must be small letters a-z, digits and hyphens, 60 at most")
        return found

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        found = self._take(key, default)
        if not isinstance(found, int) or isinstance(found, bool):
            raise self.refusal(f"{key} must be a whole number")
        return found

    def flag(self, key: str) -> bool:
        """True or false; false where it is not there."""
        found = self._take(key, default=False)
        if not isinstance(found, bool):
            raise self.refusal(f"{key} must be true or false")
        return found

    def day(self, key: str) -> str:
        """A day, written as TOML or as text, in the form YYYY-MM-DD."""
        found = self._take(key)
        try:
            return (found if type(found) is date else date.fromisoformat(found)).isoformat()
        except (TypeError, ValueError) as error:
            raise self.refusal(f"{key} must be a day such as 2026-03-31") from error

    def texts(self, key: str, default: list[str] | None = None) -> list[str]:
        """A list of texts, each once."""
        found = self._take(key, default)
        if not isinstance(found, list) or not all(isinstance(each, str) and each.strip() for each in found):
            raise self.refusal(f"{key} must be a list of texts")
        if len(set(found)) < len(found):
            raise self.refusal(f"{key} names something twice")
        return found

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """One of these words."""
        found = self._take(key, default)
        if found not in choices:
            raise self.refusal(f"{key} must be one of {', '.join(choices)}")
        return str(found)

    def section(self, key: str) -> Section:
        """A table within this one; an empty one where it is not there."""
        found = self._left.pop(key, {})
        if not isinstance(found, dict):
            raise self.refusal(f"{key} must be a table, [{key}]")
        return Section(found, f"[{key}]")

    def sections(self, key: str) -> list[Section]:
        """The tables of a list, such as [[tables]]."""
        found = self._left.pop(key, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise self.refusal(f"{key} must be a list of tables, [[{key}]]")
        return [Section(each, f"[[{key}]] number {at}") for at, each in enumerate(found, 1)]

    def has(self, key: str) -> bool:
        """Whether the key is there and not taken yet."""
        return key in self._left

    def done(self) -> None:
        """Refuse what nobody has asked for: a key that is misspelt would otherwise be left out in silence."""
        if self._left:
            raise self.refusal(f"there is no key {', '.join(sorted(self._left))}")

    def refusal(self, why: str) -> InputError:
        """What is wrong and where."""
        return InputError(f"The plan cannot be used: in {self._where}, {why}. Nothing was written.")

    def _take(self, key: str, default: Any = None) -> Any:
        found = self._left.pop(key, default)
        if found is None:
            raise self.refusal(f"{key} is missing")
        return found
