"""What an editor of the page has to mend: missing words, numbers that differ, sentences without a source."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from lykta.web.for_you.texts import PLACE, Outline, Text
from lykta.web.handbook.checking import EditorFinding, source_need
from lykta.web.handbook.library import Source
from lykta.web.language import LANGUAGES

_FIGURE = re.compile(r"\d+")
# In Arabic a figure has signs of its own; a phone has those of the page, so the page keeps to them.
_OTHER_FIGURE = re.compile("[٠-٩๐-๙]")


def check(
    outline: Outline, texts: Mapping[str, Text], sources: Mapping[str, Source], today: dt.date
) -> list[EditorFinding]:
    """All that is to be mended on the page on a day; none is the good answer."""
    found = list(_of_outline(outline, sources, today))
    for text in texts.values():
        found += _keys(text, outline)
        found += _figures(text, texts["sv"], outline)
        found += _unsourced(text, outline)
    return found


def _of_outline(outline: Outline, sources: Mapping[str, Source], today: dt.date) -> Iterator[EditorFinding]:
    if outline.is_overdue(today):
        yield EditorFinding("overdue", "for-you", f"was to be read through by {outline.review_by}")
    for key in outline.sources():
        if key not in sources:
            yield EditorFinding("unknown source", "for-you", key)


def _keys(text: Text, outline: Outline) -> Iterator[EditorFinding]:
    wanted = set(outline.text_keys())
    for key in sorted(wanted - text.words.keys()):
        yield EditorFinding("missing translation", f"for-you/{text.code}", key)
    for key in sorted(text.words.keys() - wanted):
        yield EditorFinding("different shape", f"for-you/{text.code}", f"{key} is no text of the page")


def _figures(text: Text, swedish: Text, outline: Outline) -> Iterator[EditorFinding]:
    for key, words in text.words.items():
        where = f"for-you/{text.code}, {key}"
        for name in PLACE.findall(words):
            if name not in outline.numbers:
                yield EditorFinding("different number", where, f"no number is called {name}")
        if _OTHER_FIGURE.search(words) or figures(words) != figures(swedish.words.get(key, "")):
            yield EditorFinding("different number", where, words)


def figures(words: str) -> Counter[str]:
    """The figures of a text and the names of its numbers, with how often each stands there."""
    return Counter([*_FIGURE.findall(words), *PLACE.findall(words)])


def _unsourced(text: Text, outline: Outline) -> Iterator[EditorFinding]:
    for language in LANGUAGES:
        if language != text.code:
            continue
        for key, words in text.words.items():
            stated = PLACE.sub("112", words)
            if source_need(stated, language) == "a source" and not (outline.sources_of(key) or is_own(key)):
                yield EditorFinding("unsourced sentence", f"for-you/{language}, {key}", words)


def is_own(key: str) -> bool:
    """Whether a text is of the page itself, or a title, and so states nothing about the world."""
    return key.startswith("around.") or key.endswith(".title")
