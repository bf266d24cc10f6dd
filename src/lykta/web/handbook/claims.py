"""Which sentences of a page need a source: those that state law, a number or a duty."""

import re
from collections.abc import Iterator, Mapping

from markdown_it.token import Token

from lykta.web.handbook.citations import MARK
from lykta.web.handbook.language import Language
from lykta.web.handbook.markdown import parser
from lykta.web.handbook.page import Page

# A number in figures; the day on which a thing was checked and the numbers of a reference are none.
_FIGURE = re.compile(r"\d")
_CHECKED = re.compile(r"\d{4}-\d{2}-\d{2}")
_LINK_TARGET = re.compile(r"\]\([^)]*\)")
_WORDS: Mapping[Language, re.Pattern[str]] = {
    "sv": re.compile(
        r"\b(?:lagen|lagar|lagens|straff(?:et|en)?|brott(?:et|en)?|fängelse|olaglig\w*|förbju\w*|skyldighet\w*"
        r"|\w*plikt(?:en)?|sekretess(?:en)?|paragraf\w*|§+|måste"
        r"|får (?:du|vården|inte|också|berätta|lämna|använda)"
        r"|har rätt att|är skyldig att"
        r"|två|tre|fyra|fem|sex månader|åtta|tio|tjugo|femtio|hundra|procent|miljoner)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:the law|laws|offences?|penalt(?:y|ies)|prison|illegal|unlawful|forbidden|dut(?:y|ies)|secrecy"
        r"|section|sections|must|may not|may|has a right to|have to|required|obliged"
        r"|two|three|four|five|six months|eight|ten|twenty|fifty|hundred|per cent|million)\b",
        re.IGNORECASE,
    ),
}
# Where a sentence ends: its sign, the references after it, and a space before what begins the next.
_END = re.compile(r"(?<=[.!?])(?P<marks>(?:\[\^[a-z0-9-]+\])*)\s+(?=[A-ZÅÄÖ”“*\[])")


def unsourced(page: Page) -> list[str]:
    """The sentences and table rows of a page that state law, a number or a duty and refer to no source."""
    return [each for text in (page.summary, page.body) for each in unsourced_in(text, page.language)]


def stated(page: Page) -> list[str]:
    """All the sentences and table rows of a page that state law, a number or a duty."""
    # A summary has no place for references, so it may state nothing that needs one.
    return [each for text in (page.summary, page.body) for each in stated_in(text, page.language)]


def stated_in(text: str, language: Language) -> list[str]:
    """The sentences and table rows of a text in Markdown that state law, a number or a duty."""
    return [sentence for sentence in _statements(text) if needs_source(sentence, language)]


def unsourced_in(text: str, language: Language) -> list[str]:
    """The sentences and table rows of a text in Markdown that need a source and refer to none."""
    return [sentence for sentence in stated_in(text, language) if not MARK.search(sentence)]


def needs_source(sentence: str, language: Language) -> bool:
    """Whether a sentence states law, a number or a duty; a question states nothing."""
    bare = _CHECKED.sub("", _LINK_TARGET.sub("]", MARK.sub("", sentence))).strip()
    if bare.endswith("?"):
        return False
    return bool(_FIGURE.search(bare) or _WORDS[language].search(bare))


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, each with the references that stand after it."""
    found, start = [], 0
    for end in _END.finditer(text):
        found.append(text[start : end.end("marks")])
        start = end.end()
    return [sentence.strip() for sentence in [*found, text[start:]] if sentence.strip()]


def _statements(text: str) -> Iterator[str]:
    tokens = parser().parse(text, {})
    row: list[str] | None = None
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
                yield from sentences(" ".join(token.content.split()))


def _is_heading(tokens: list[Token], at: int) -> bool:
    return tokens[at - 1].type in {"heading_open", "th_open"}
