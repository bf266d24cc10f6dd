"""References in Markdown: `[^key]` after a sentence becomes a small number that leads to the source.

`[^key:older]` says besides, in words, that the sentence rests on a wording that has been amended since.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

MARK = re.compile(r"\[\^(?P<key>[a-z0-9-]+)(?::older)?\]")
OLDER = re.compile(r"\[\^(?P<key>[a-z0-9-]+):older\]")
"""A reference that says that its source's wording has been amended since it was read."""
OWN = "own"
"""The key of the mark by which an editor vouches that a sentence is ours and needs no source."""


@dataclass
class Cited:
    """The sources that a page has referred to so far, in the order of their numbers."""

    keys: list[str] = field(default_factory=list)

    def number(self, key: str) -> int:
        """The number of a source on this page; a new source gets the next."""
        if key not in self.keys:
            self.keys.append(key)
        return self.keys.index(key) + 1


def citations(markdown: MarkdownIt) -> None:
    """Teach a Markdown parser references; its `env` holds a `Cited` and the words beside a reference."""
    # Before links: to them a reference in brackets would be text.
    markdown.inline.ruler.before("link", "citation", _parse)
    markdown.add_render_rule("citation", _render)


def _parse(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser calls it so
    found = MARK.match(state.src, state.pos)
    if not found:
        return False
    if not silent and found["key"] != OWN:
        state.push("citation", "sup", 0).meta = {
            "key": found["key"],
            "older": bool(OLDER.match(found[0])),
        }
    state.pos = found.end()
    return True


def _render(_self: Any, tokens: Any, index: int, _options: Any, env: Any) -> str:
    key = tokens[index].meta["key"]
    number = env["cited"].number(key)
    beside = bool(index) and tokens[index - 1].type == "citation"
    older = f' <span class="older">{env["older_words"]}</span>' if tokens[index].meta["older"] else ""
    return reference(key, number, env["source_word"], beside=beside) + older


def reference(key: str, number: int, word: str, *, beside: bool = False) -> SafeString:
    """The small number that leads to a source, as HTML; `word` is that for source, for those who listen."""
    # Two numbers beside each other would be read as one.
    kind = "cite cite-beside" if beside else "cite"
    return format_html(
        '<sup class="{}"><a href="#source-{}"><span class="visually-hidden">{} </span>{}</a></sup>',
        *(kind, key, word, number),
    )
