"""The words of a page, as somebody reads them."""

import html
import re
from typing import Protocol


class Answered(Protocol):
    """What a browser of the tests is answered."""

    @property
    def status_code(self) -> int: ...

    @property
    def content(self) -> bytes: ...


def words_of(answer: Answered, *, status: int = 200) -> str:
    """The words of a page's main part, without tags, each white space one space."""
    assert answer.status_code == status
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())
