"""Who publishes an edition and where: settings of the plan, for the description for data portals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lykta.errors import InputError

CC0: Final = "http://creativecommons.org/publicdomain/zero/1.0/"
"""The licence that Sweden's data portal asks for the description, and advises for the data."""


@dataclass(frozen=True, slots=True)
class Publishing:
    """The publisher's name and address on the web, whom to ask and by which e-mail, where the folder will lie
    on the web, and the licence of the data by its address.

    Raises InputError for an address that is none, or an e-mail without its at-sign.
    """

    name: str
    homepage: str
    contact: str
    email: str
    base: str
    licence: str = CC0

    def __post_init__(self) -> None:
        for setting in ("homepage", "base", "licence"):
            parts = urlsplit(getattr(self, setting))
            if parts.scheme not in {"http", "https"} or not parts.netloc:
                raise InputError(
                    f"The plan's {setting} {getattr(self, setting)!r} is no address on the web. "
                    "Write it in full, beginning with https://. Nothing was written."
                )
        if "@" not in self.email:
            raise InputError(
                f"The plan's email {self.email!r} is no e-mail address. Mend it. Nothing was written."
            )

    def address(self, path: str) -> str:
        """Where a file of the edition will lie."""
        return f"{self.base.rstrip('/')}/{path}"
