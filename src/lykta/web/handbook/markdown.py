"""From a page's Markdown to HTML: headings with anchors, notices, figures, links to pages, references."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from lykta.errors import LyktaError
from lykta.web.handbook.citations import Cited, citations
from lykta.web.handbook.tables import name_cells

_PLACED = re.compile(r"\[\[(?P<name>[a-z]+)(?: (?P<what>[a-z-]+))?\]\]")
# A day is set on one line.
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# What is read as one word stays on one line: a phone number, a chapter, a section.
# A place to write by hand: three underscores for the rest of the line, six for several lines.
_BLANK = re.compile(r"_{3,}")
_TOGETHER = re.compile(r"(?<=\d) (?=\d)|(?<=\d) (?=kap\.|§)|(?<=§) (?=\w)")
NOTICES = ("must", "may", "stop", "ask", "note")
LISTS = ("steps", "ticks", "fields")
"""Lists with a look of their own: what to do in order, what to tick off, what to fill in by hand."""

TALL = 6
"""As many underscores leave room for several lines of writing."""


@dataclass(frozen=True)
class Heading:
    """A heading of the second level, for the list of what is on a page."""

    anchor: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """A page as HTML, its headings, and the keys of its sources in the order of their numbers."""

    html: str
    headings: tuple[Heading, ...]
    cited: tuple[str, ...]


class MarkdownError(LyktaError):
    """A page refers to a page or a figure that is not there."""


@dataclass(frozen=True)
class Surroundings:
    """What a page refers to: addresses of pages by key, and what draws `[[name what]]` by name."""

    addresses: Mapping[str, str]
    placed: Mapping[str, Callable[[str, Cited], str]]


def anchor(text: str) -> str:
    """A heading as an anchor: lower case, without accents, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def parser() -> MarkdownIt:
    """A parser of the handbook's Markdown; HTML in it is shown, not obeyed."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").use(citations)
    markdown.block.ruler.before("paragraph", "placed", _parse_placed)
    for name in NOTICES:
        markdown.use(container_plugin, name, render=_render_notice)
    for name in LISTS:
        markdown.use(container_plugin, name)
    for kind, rule in _RULES.items():
        markdown.add_render_rule(kind, rule)
    return markdown


def render(body: str, around: Surroundings, cited: Cited | None = None) -> Rendered:
    """Turn a page into HTML; `MarkdownError` when it refers to what is not there.

    A page made of several texts gives them the same `cited`, so that their sources are numbered as one.
    """
    cited = Cited() if cited is None else cited
    env = {
        "cited": cited,
        "around": around,
        "source_word": gettext("source"),
        "older_words": gettext("older wording"),
    }
    markdown = parser()
    tokens = markdown.parse(body, env)
    headings = tuple(_headings(tokens))
    name_cells(tokens)
    html = markdown.renderer.render(tokens, markdown.options, env)
    return Rendered(html, headings, tuple(cited.keys))


def plain(token: Token) -> str:
    """The words of a token without marks and references."""
    return "".join(child.content for child in token.children or () if child.type in {"text", "code_inline"})


def internal_links(body: str) -> list[str]:
    """Where the links of a page that begin with `page:` lead, without that word."""
    tokens = [child for token in parser().parse(body, {}) for child in token.children or ()]
    targets = [str(token.attrGet("href") or "") for token in tokens if token.type == "link_open"]
    return [target.removeprefix("page:") for target in targets if target.startswith("page:")]


def placed_things(body: str) -> list[tuple[str, str]]:
    """The name and the kind of each thing that a page places, such as a figure."""
    return [
        (token.meta["name"], token.meta["what"])
        for token in parser().parse(body, {})
        if token.type == "placed"
    ]


def anchors(body: str) -> set[str]:
    """The anchors that a page's headings make."""
    tokens = parser().parse(body, {})
    return {anchor(plain(tokens[at + 1])) for at, token in enumerate(tokens) if token.type == "heading_open"}


def _headings(tokens: list[Token]) -> list[Heading]:
    found = []
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            text = plain(tokens[at + 1])
            token.attrSet("id", anchor(text))
            if token.tag == "h2":
                found.append(Heading(anchor(text), text))
    return found


def _parse_placed(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    found = _PLACED.fullmatch(line.strip())
    if not found:
        return False
    if not silent:
        token = state.push("placed", "", 0)
        token.meta = {"name": found["name"], "what": found["what"] or ""}
        token.map = [start, start + 1]
    state.line = start + 1
    return True


def _render_placed(_self: Any, tokens: Any, index: int, _options: Any, env: Any) -> str:
    wanted = tokens[index].meta
    draw = env["around"].placed.get(wanted["name"])
    if draw is None:
        raise MarkdownError(f"nothing is called [[{wanted['name']}]]")
    return str(draw(wanted["what"], env["cited"])) + "\n"


def _render_notice(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    if token.nesting < 0:
        return "</div>\n"
    # `::: must` gives the label of the kind; `::: must Words of its own` gives those.
    kind, _, label = token.info.strip().partition(" ")
    token.attrSet("class", f"notice notice-{kind}")
    words = label or _LABELS[kind]()
    start = self.renderToken(tokens, index, options, env)
    return f'{start}<p class="notice-label">{_escaped(words)}</p>\n' if words else start


def _render_link(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    target = str(token.attrGet("href"))
    if target.startswith("page:"):
        key, _, heading = target.removeprefix("page:").partition("#")
        address = env["around"].addresses.get(key)
        if address is None:
            raise MarkdownError(f"no page is called {key}")
        token.attrSet("href", f"{address}#{heading}" if heading else address)
    elif target.startswith("http"):
        token.attrSet("rel", "noreferrer")
    return str(self.renderToken(tokens, index, options, env))


def _render_text(_self: Any, tokens: Any, index: int, _options: Any, _env: Any) -> str:
    text = escapeHtml(_TOGETHER.sub("\N{NO-BREAK SPACE}", tokens[index].content))
    return _BLANK.sub(_blank, text)


def _blank(found: re.Match[str]) -> str:
    if len(found[0]) < TALL:
        return '<span class="blank"></span>'
    return '<span class="blank blank-row"></span>' * 3


def _open_table(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    return f'<div class="table-frame">{self.renderToken(tokens, index, options, env)}'


def _close_table(*_: Any) -> str:
    return "</table></div>\n"


def _open_head_cell(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    tokens[index].attrSet("scope", "col")
    return _open_cell(self, tokens, index, options, env)


def _open_cell(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    # The parser writes the side as an inline style, which the pages' policy refuses: a class says the same.
    if tokens[index].attrs.pop("style", None) == "text-align:right":
        tokens[index].attrSet("class", "number")
    return str(self.renderToken(tokens, index, options, env))


def _escaped(text: str) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _DAY.sub(r'<time datetime="\g<0>">\g<0></time>', safe)


_LABELS: Mapping[str, Callable[[], str]] = {
    "must": lambda: gettext("You must"),
    "may": lambda: gettext("You may"),
    "stop": lambda: gettext("You may not"),
    "ask": lambda: gettext("Ask a lawyer"),
    "note": lambda: "",
}
_RULES: Mapping[str, Callable[..., str]] = {
    "placed": _render_placed,
    "text": _render_text,
    "link_open": _render_link,
    "table_open": _open_table,
    "table_close": _close_table,
    "th_open": _open_head_cell,
    "td_open": _open_cell,
}
