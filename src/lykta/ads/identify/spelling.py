"""How dots, at signs and the names of hosts are spelt in addresses, plainly and in disguise."""

import re
from typing import NamedTuple


class Form(NamedTuple):
    """A contact in a text: characters from `start` to `end` (half-open), kind and canonical value."""

    start: int
    end: int
    kind: str
    value: str


TOP = (
    "se|com|net|org|nu|eu|info|me|io|no|dk|fi|de|uk|co|tv|cc|biz|app|link|bio|page|site|online|live|ly|gg|xyz|"
    "shop|club|ru|pl|nl|es|fr|it|at|ch|be|ee|lv|lt|is|us|fm|to|pro|dev|world"
)
TOP_LEVELS = frozenset(TOP.split("|"))

# Not right after a mask, which stands for what an address would not begin after either.
FREE = r"(?<![0-9a-f]{6}\])"
# A name of a host ends before digits too: a number may be written right after it.
ENDS = r"(?![^\W\d]|@)"
LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
# A dot in words or in brackets.
DOT_WORD = (
    r"(?:\s{0,2}[(\[{<*]\s?(?:dot|punkt|prick|\.)\s?[)\]}>*]\s{0,2}"
    r"|\s{1,2}(?:dot|punkt|prick)\s{1,2}|[_-](?:dot|punkt)[_-])"
)
_DOT_WORDS = re.compile(DOT_WORD, re.IGNORECASE)


def plain_dots(text: str) -> str:
    """The text with every disguised dot as a dot, without spaces."""
    return re.sub(r"\s+", "", _DOT_WORDS.sub(".", text))


def host_end(host: str) -> int:
    """Where a host ends that a sentence follows without a space: "exempel.se.Ring" ends after "se"."""
    labels = host.split(".")
    if labels[-1].lower() in TOP_LEVELS:
        return len(host)
    for last in range(len(labels) - 1, 1, -1):
        if labels[last - 1].lower() in TOP_LEVELS:
            return len(".".join(labels[:last]))
    return len(host)
