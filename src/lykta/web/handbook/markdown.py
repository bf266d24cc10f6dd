"""From a page's Markdown to HTML: headings with anchors, notices, figures, links, references and tables.

A reference `[^key]` after a sentence becomes a small number that leads to the source; `[^key:older]` says
besides that the sentence rests on a wording that has been amended since.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from lykta.errors import LyktaError

# Where a sentence ends: its sign, what closes a quotation or bold words, the references, and a space before
# what begins the next, which may be a number too.
_END = re.compile(
    r"(?<=[.!?])(?P<closed>[*”“\"»)]*(?:\[\^[a-z0-9:-]+\])*[*”“\"»)]*)\s+(?=[*”“\"«(\[]*[A-ZÅÄÖ0-9§])"
)
_SHORT_FORM = re.compile(
    r"(?<!\w)(?:kap|nr|ca|st|prop|dvs|osv|tel|jfr|s|t\.ex|bl\.a|m\.fl|e\.g|i\.e|no|ch|vs)\.$", re.IGNORECASE
)


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, each with the references that stand after it."""
    found, start = [], 0
    for end in _END.finditer(text):
        if _SHORT_FORM.search(text[start : end.start()]):
            continue
        found.append(text[start : end.end("closed")])
        start = end.end()
    return [sentence.strip() for sentence in [*found, text[start:]] if sentence.strip()]


MARK = re.compile(r"\[\^(?P<key>[a-z0-9-]+)(?::older)?\]")
OLDER = re.compile(r"\[\^(?P<key>[a-z0-9-]+):older\]")
"""A reference that says that its source's wording has been amended since it was read."""
OWN = "own"
"""The key of the mark by which an editor vouches that a sentence is ours and needs no source."""


@dataclass
class Citations:
    """The sources that a page has referred to so far, in the order of their numbers."""

    keys: list[str] = field(default_factory=list)

    def number(self, key: str) -> int:
        """The number of a source on this page; a new source gets the next."""
        if key not in self.keys:
            self.keys.append(key)
        return self.keys.index(key) + 1


def parse_citations(markdown: MarkdownIt) -> None:
    """Teach a Markdown parser references; its `env` holds `Citations` and the words beside a reference."""
    # Before links: to them a reference in brackets would be text.
    markdown.inline.ruler.before("link", "citation", _parse_citation)
    markdown.add_render_rule("citation", _render_citation)


def _parse_citation(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser calls it so
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


def _render_citation(_self: Any, tokens: Any, index: int, _options: Any, env: Any) -> str:
    key = tokens[index].meta["key"]
    number = env["cited"].number(key)
    beside = bool(index) and tokens[index - 1].type == "citation"
    older = f' <span class="older">{env["older_words"]}</span>' if tokens[index].meta["older"] else ""
    return citation_html(key, number, env["source_word"], beside=beside) + older


def citation_html(key: str, number: int, word: str, *, beside: bool = False) -> SafeString:
    """The small number that leads to a source, as HTML; `word` is that for source, for those who listen."""
    # Two numbers beside each other would be read as one.
    kind = "cite cite-beside" if beside else "cite"
    return format_html(
        '<sup class="{}"><a href="#source-{}"><span class="visually-hidden">{} </span>{}</a></sup>',
        *(kind, key, word, number),
    )


# On a narrow screen the style sheet sets the rows of a wide table as blocks, each cell below the name of its
# column. A browser then no longer takes the elements for a table, unless their roles say so.
# A table whose columns' longest cells are together no longer than this has room enough on a phone.
_NARROW_TABLE = 40
_ROLES = {
    "table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "th": "columnheader",
    "td": "cell",
}  # fmt: skip


def name_cells(tokens: list[Token]) -> None:
    """Mark the tables among a page's tokens that are to be set as blocks on a narrow screen."""
    for table in _tables(tokens):
        names, cells = _texts(table, "th_open"), _texts(table, "td_open")
        if sum(max(map(len, cells[at :: len(names)]), default=0) for at in range(len(names))) > _NARROW_TABLE:
            _mark(table, names)


def _tables(tokens: list[Token]) -> Iterator[list[Token]]:
    begun = 0
    for at, token in enumerate(tokens):
        if token.type == "table_open":
            begun = at
        elif token.type == "table_close":
            yield tokens[begun:at]


def _texts(table: list[Token], kind: str) -> list[str]:
    return [MARK.sub("", table[at + 1].content) for at, token in enumerate(table) if token.type == kind]


def _mark(table: list[Token], names: list[str]) -> None:
    table[0].attrSet("class", "stacks")
    column = 0
    for token in table:
        if token.nesting == 1:
            token.attrSet("role", _ROLES[token.tag])
        if token.type == "tr_open":
            column = 0
        elif token.type == "td_open":
            token.attrSet("data-label", names[column])
            column += 1


_PLACED = re.compile(r"\[\[(?P<name>[a-z]+)(?: (?P<what>[a-z-]+))?\]\]")
# A day is set on one line.
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# What is read as one word stays on one line: a phone number, a chapter, a section.
_TOGETHER = re.compile(r"(?<=\d) (?=\d)|(?<=\d) (?=kap\.|§)|(?<=§) (?=\w)")
# A place to write by hand: three underscores for the rest of the line, six for several lines.
_BLANK = re.compile(r"_{3,}")
NOTICES = ("must", "may", "stop", "ask", "note")
# Boxes that state law, beside those whose label says on which day the law was checked.
_OF_LAW = {"must", "may"}
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
    placed: Mapping[str, Callable[[str, Citations], str]]
    unread: str = ""
    """What boxes about the law say at their top while no lawyer has read the page; nothing once one has."""
    mark: Callable[[list[Token]], object] | None = None
    """What turns words of the text into buttons that explain them."""


def anchor(text: str) -> str:
    """A heading as an anchor: lower case, without accents, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


@cache
def parser() -> MarkdownIt:
    """The parser of the handbook's Markdown, made once; HTML in it is shown, not obeyed."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").use(parse_citations)
    markdown.block.ruler.before("paragraph", "placed", _parse_placed)
    for name in NOTICES:
        markdown.use(container_plugin, name, render=_render_notice)
    for name in LISTS:
        markdown.use(container_plugin, name)
    for kind, rule in _RULES.items():
        markdown.add_render_rule(kind, rule)
    return markdown


def render_markdown(body: str, around: Surroundings, cited: Citations | None = None) -> Rendered:
    """Turn a page into HTML; `MarkdownError` when it refers to what is not there.

    A page made of several texts gives them the same `cited`, so that their sources are numbered as one.
    """
    cited = Citations() if cited is None else cited
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
    if around.mark:
        around.mark(tokens)
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
    unread = env["around"].unread if kind in _OF_LAW or _DAY.search(words) else ""
    stamp = f' <span class="unread">{_text_to_html(unread)}</span>' if unread else ""
    return f'{start}<p class="notice-label">{_text_to_html(words)}{stamp}</p>\n' if words else start


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


def _render_word(_self: Any, tokens: Any, index: int, _options: Any, _env: Any) -> str:
    key, word = tokens[index].meta["key"], tokens[index].content
    return format_html('<button type="button" class="word" popovertarget="word-{}">{}</button>', key, word)


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


def _text_to_html(text: str) -> str:
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
    "glossary_word": _render_word,
    "link_open": _render_link,
    "table_open": _open_table,
    "table_close": _close_table,
    "th_open": _open_head_cell,
    "td_open": _open_cell,
}
