"""The words of a page, as somebody reads them, and a result that is changed for a page to tell of it."""

import html
import re
from typing import Protocol

from lykta.ads.engine import DuckDBEngine
from lykta.web.workbench import opened


class Answered(Protocol):
    """What a browser of the tests is answered."""

    @property
    def status_code(self) -> int: ...

    @property
    def content(self) -> bytes: ...


def changed(sql: str, parameters: list[object]) -> None:
    """Change the result behind the server's back, as another analysis would have written it."""
    opened.desk().close()
    opened.bench().close()
    with DuckDBEngine(opened.result_file()) as engine:
        engine.run(sql, parameters)
    opened.bench.cache_clear()


def words_of(answer: Answered, *, status: int = 200) -> str:
    """The words of a page's main part, without tags, each white space one space."""
    assert answer.status_code == status
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())
