"""Which sentences of a page need a source: those that state law, a number or a duty.

The rule finds words, not meaning, so its net is wide. What it catches without need carries the mark
`[^own]`, by which an editor vouches for it: advice, a definition or an example of our own. The mark excuses
only words that may state something; a figure, a law or a duty always needs its source.
"""

import re
from collections.abc import Iterator
from typing import Literal

from markdown_it.token import Token

from lykta.web.handbook.citations import MARK, OWN
from lykta.web.handbook.claim_words import MAY_STATE, STATES
from lykta.web.handbook.markdown import parser
from lykta.web.handbook.page import Page
from lykta.web.handbook.sentences import sentences
from lykta.web.language import Language

type Need = Literal["a source", "a source or a mark", "nothing"]

# A number in figures; the day on which a thing was checked and the target of a link are none.
_FIGURE = re.compile(r"\d")
_CHECKED = re.compile(r"\d{4}-\d{2}-\d{2}")
_LINK_TARGET = re.compile(r"\]\([^)]*\)")


def unsourced(page: Page) -> list[str]:
    """The sentences and table rows of a page that need a source and have none."""
    # A summary has no place for references, so it may state nothing that needs one.
    return [each for text in (page.summary, page.body) for each in unsourced_in(text, page.language)]


def stated(page: Page) -> list[str]:
    """All the sentences and table rows of a page that state law, a number or a duty."""
    return [each for text in (page.summary, page.body) for each in stated_in(text, page.language)]


def unsourced_in(text: str, language: Language) -> list[str]:
    """The sentences and table rows of a text in Markdown that need a source and have none."""
    return [each for each in _statements(text) if not _is_met(each, need(each, language))]


def stated_in(text: str, language: Language) -> list[str]:
    """The sentences and table rows of a text in Markdown that state law, a number or a duty."""
    return [each for each in _statements(text) if need(each, language) == "a source"]


def need(sentence: str, language: Language) -> Need:
    """What a sentence needs; a question states nothing unless it holds a figure."""
    bare = _CHECKED.sub("", _LINK_TARGET.sub("]", MARK.sub("", sentence))).strip()
    if _FIGURE.search(bare):
        return "a source"
    if bare.rstrip('*”“"»)').endswith("?"):
        return "nothing"
    if STATES[language].search(bare):
        return "a source"
    return "a source or a mark" if MAY_STATE[language].search(bare) else "nothing"


def _is_met(sentence: str, needed: Need) -> bool:
    marks = set(MARK.findall(sentence))
    return needed == "nothing" or bool(marks - {OWN}) or (needed != "a source" and OWN in marks)


def _statements(text: str) -> Iterator[str]:
    tokens = parser().parse(text, {})
    row: list[str] | None = None
    listed = ""
    for at, token in enumerate(tokens):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            # A row is one statement: its reference may stand in any of its cells.
            yield " | ".join(row)
            row = None
        elif token.type == "inline" and not _is_heading(tokens, at):
            if row is not None:
                row.append(token.content)
            else:
                line = " ".join(token.content.split())
                yield from sentences(line + (listed if _is_fragment(line) else ""))
                listed = _of_list(line, listed)


def _of_list(text: str, before: str) -> str:
    """The references of a line that begins a list, such as "It has five areas:[^plan]", for its fragments."""
    if _is_fragment(text):
        return before
    return "".join(f"[^{key}]" for key in MARK.findall(text)) if MARK.sub("", text).endswith(":") else ""


def _is_fragment(text: str) -> bool:
    # An item that goes on from the line above it begins with a small letter.
    return text.lstrip("*")[:1].islower()


def _is_heading(tokens: list[Token], at: int) -> bool:
    return tokens[at - 1].type in {"heading_open", "th_open"}
