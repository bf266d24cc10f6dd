"""A document as one web page that needs no script and asks nobody for anything, built to WCAG 2.1 AA."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from lykta.language import Language
from lykta.picture.edition.document import (
    Cards,
    Document,
    DocumentLink,
    Figure,
    Folded,
    Grid,
    GridRow,
    KeyFigures,
    NoticeBox,
    Paragraph,
    Part,
    Points,
    Section,
    Shown,
    Subheading,
    TermList,
    foot,
)
from lykta.picture.edition.words import say

# Nothing of the sort is on the page; a reader's browser is told so once more. Style sheets are left out:
# browsers differ in whose files a page that was opened from a disk may use.
_POLICY = "script-src 'none'; connect-src 'none'; object-src 'none'; frame-src 'none'; form-action 'none'"


# A table of this many columns fits on a phone as it is.
_FIT = 2


def page(document: Document, languages: Sequence[Language]) -> str:
    """The page at `LANGUAGE/index.html`, with links to the others; its style sheet lies one folder up."""
    return "\n".join(_page(document, languages)) + "\n"


def front_page(titles: dict[Language, str], warning: str) -> str:
    """The page at the root of the folder: it leads to the languages and shows nothing else but a warning."""
    links = (
        f'<li lang="{each}"><a href="{each}/index.html" hreflang="{each}">{escape(titles[each])}</a> '
        f"({escape(say('language.name', each))})</li>"
        for each in titles
    )
    first = next(iter(titles))
    body = f'<main class="page"><h1>{escape(titles[first])}</h1>\n<ul>\n{"\n".join(links)}\n</ul></main>'
    top = "".join(f"{line}\n" for line in _warning(warning))
    return f"{_head(first, titles[first], 'edition.css')}\n<body>\n{top}{body}\n</body>\n</html>\n"


def _head(language: Language, title: str, style: str) -> str:
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{language}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f'<link rel="stylesheet" href="{style}">',
            "</head>",
        )
    )


def _page(document: Document, languages: Sequence[Language]) -> Iterator[str]:
    language = document.language
    yield _head(language, f"{document.title}, {document.subtitle}", "../edition.css")
    yield "<body>"
    yield f'<a class="skip" href="#content">{escape(say("page.skip", language))}</a>'
    yield from _warning(document.warning)
    yield from _banner(document, languages)
    yield '<main id="content" class="page" tabindex="-1">'
    yield '<header class="opening">'
    yield f'<h1>{escape(document.title)} <span class="subtitle">{escape(document.subtitle)}</span></h1>'
    if document.correction:
        yield f'<p class="notice">{escape(document.correction)}</p>'
    yield f'<p class="finding">{escape(document.opening)}</p>'
    first, *rest = document.sections
    for part in first.parts:
        yield from _part(part, language)
    yield f'<p class="lead">{escape(document.lead)}</p>'
    yield "</header>"
    yield from _contents(document)
    for section in rest:
        yield from _section(section, language)
    yield "</main>"
    yield from _foot(document)
    yield "</body>"
    yield "</html>"


def _foot(document: Document) -> Iterator[str]:
    yield '<footer class="foot"><div class="foot-inner">'
    yield f"<p>{''.join(_words(each) for each in foot(document.language))}</p>"
    yield "</div></footer>"


def _warning(words: str) -> Iterator[str]:
    if words:
        yield f'<p class="demo-bar">{escape(words)}</p>'


def _banner(document: Document, languages: Sequence[Language]) -> Iterator[str]:
    yield '<header class="banner"><div class="banner-inner">'
    yield f"<p>{escape(document.made)}</p>"
    yield "<ul>"
    if document.all_editions:
        words = escape(say("page.all", document.language))
        yield f'<li><a href="{escape(document.all_editions)}">{words}</a></li>'
    yield f'<li><a href="edition.pdf">{escape(say("page.pdf", document.language))}</a></li>'
    for other in languages:
        if other != document.language:
            name = escape(say("language.name", other))
            yield f'<li><a href="../{other}/index.html" lang="{other}" hreflang="{other}">{name}</a></li>'
    yield "</ul></div></header>"


def _contents(document: Document) -> Iterator[str]:
    title = escape(say("page.contents", document.language))
    yield f'<nav class="contents" aria-label="{title}"><ol>'
    for section in document.sections[1:]:
        yield f'<li><a href="#{section.anchor}">{escape(section.title)}</a></li>'
    yield "</ol></nav>"


def _section(section: Section, language: Language) -> Iterator[str]:
    yield f'<section id="{section.anchor}" aria-labelledby="{section.anchor}-title">'
    yield f'<h2 id="{section.anchor}-title">{escape(section.title)}</h2>'
    is_row = False
    for part in section.parts:
        # Figures that follow each other stand side by side where there is room.
        if isinstance(part, Figure) != is_row:
            yield "</div>" if is_row else '<div class="figures">'
            is_row = not is_row
        yield from _part(part, language)
    if is_row:
        yield "</div>"
    yield "</section>"


def _part(part: Part, language: Language) -> Iterator[str]:  # noqa: C901 -- one case for each kind
    match part:
        case Paragraph():
            yield f"<p{' class="quiet"' if part.quiet else ''}>{escape(part.words)}</p>"
        case Subheading():
            yield f"<h3>{escape(part.words)}</h3>"
        case Points():
            yield f"<ul>{''.join(f'<li>{_words(item)}</li>' for item in part.items)}</ul>"
        case TermList():
            yield from _terms(part.pairs)
        case NoticeBox():
            yield f'<div class="notice"><h3>{escape(part.title)}</h3>'
            yield from (f"<p>{escape(words)}</p>" for words in part.paragraphs)
            yield "</div>"
        case KeyFigures():
            yield from _key_figures(part)
        case Figure():
            yield from _figure(part, language)
        case Cards():
            yield from _cards(part)
        case Folded():
            yield f'<details class="fold"><summary>{escape(part.title)}</summary>'
            for each in part.parts:
                yield from _part(each, language)
            yield "</details>"
        case Grid():
            yield from _grid(part, language)


def _terms(pairs: Sequence[tuple[str, str | DocumentLink]]) -> Iterator[str]:
    told = (f"<div><dt>{escape(one)}</dt><dd>{_words(other)}</dd></div>" for one, other in pairs)
    yield f'<dl class="terms">{"".join(told)}</dl>'


def _figure(figure: Figure, language: Language) -> Iterator[str]:
    yield f'<figure id="{figure.name}"><figcaption>'
    yield f'<p class="kicker">{escape(figure.kicker)}</p><h3>{escape(figure.title)}</h3>'
    yield f'<p class="scope">{escape(figure.scope)}</p></figcaption>'
    yield figure.svg
    for note in figure.notes:
        yield f'<p class="quiet">{escape(note)}</p>'
    yield '<div class="ways">'
    if figure.grid:
        yield f'<details class="fold"><summary>{escape(say("figure.table", language))}</summary>'
        yield from _grid(figure.grid, language)
        yield "</details>"
    if figure.citation:
        yield f'<details class="fold"><summary>{escape(say("figure.quote", language))}</summary>'
        yield f'<p class="copied">{escape(figure.citation.words)} {escape(figure.citation.address)}</p>'
        yield f'<p><a href="#{figure.name}">{escape(say("figure.link", language))}</a></p></details>'
    for key, path in (("png", f"figures/{figure.name}.png"), ("csv", f"../csv/{figure.file}.csv")):
        yield f'<a href="{path}">{escape(say(f"figure.{key}", language))}</a>'
    yield "</div></figure>"


def _cards(part: Cards) -> Iterator[str]:
    """Links to the cards, of which the style sheet shows the one that an address names; all without it.

    What every card says stands once, after them, and is shown with any of them.
    """
    yield f'<nav class="pick" aria-label="{escape(part.prompt)}"><p>{escape(part.prompt)}</p><ul>'
    for card in part.cards:
        yield f'<li><a href="#{card.anchor}">{escape(card.name)}</a></li>'
    yield '</ul></nav><div class="cards">'
    common = part.common
    for card in part.cards:
        yield f'<article id="{card.anchor}" class="card" tabindex="-1"><h3>{escape(card.name)}</h3>'
        yield f"<p><strong>{escape(card.lead)}</strong></p>"
        own = "".join(f"<li>{escape(point)}</li>" for point in card.points if point not in common)
        yield f"{f'<ul>{own}</ul>' if own else ''}</article>"
    if common:
        yield f'<ul class="of-all">{"".join(f"<li>{escape(point)}</li>" for point in common)}</ul>'
    yield "</div>"


def _words(item: str | DocumentLink) -> str:
    if isinstance(item, DocumentLink):
        return f'<a href="{escape(item.address)}">{escape(item.words)}</a>'
    return escape(item)


def _key_figures(part: KeyFigures) -> Iterator[str]:
    yield '<dl class="key-figures" id="key-figures">'
    for figure in part.figures:
        detail = f'<dd class="quiet">{escape(figure.detail)}</dd>' if figure.detail else ""
        yield f"<div><dt>{escape(figure.label)}</dt>"
        yield f"<dd><span>{escape(figure.value)}</span>{figure.sparkline}</dd>{detail}</div>"
    yield "</dl>"


def _grid(grid: Grid, language: Language) -> Iterator[str]:
    label = escape(say("page.table", language, caption=grid.caption))
    yield f'<div class="table-frame" tabindex="0" role="region" aria-label="{label}">'
    # In a wider one a row becomes a block on a phone, and each cell carries the name of its column.
    stacks = len(grid.columns) > _FIT
    look = ' class="stacks"' if stacks else ""
    yield f"<table{look}{_role('table', stacks=stacks)}><caption>{escape(grid.caption)}</caption>"
    top = "".join(
        _column_head(words, is_text=grid.holds_text(place), role=_role("columnheader", stacks=stacks))
        for place, words in enumerate(grid.columns)
    )
    group, line = _role("rowgroup", stacks=stacks), _role("row", stacks=stacks)
    yield f"<thead{group}><tr{line}>{top}</tr></thead>"
    yield f"<tbody{group}>"
    heads = grid.columns[1:] if stacks else ("",) * (len(grid.columns) - 1)
    yield from (_row(row, heads) for row in grid.rows)
    yield "</tbody></table></div>"
    if grid.file:
        yield f'<p class="quiet">{_words(grid.file)}</p>'


def _role(name: str, *, stacks: bool) -> str:
    """An element's ARIA role where rows become blocks on a phone: some browsers take that for no table."""
    return f' role="{name}"' if stacks else ""


def _column_head(words: str, *, is_text: bool, role: str) -> str:
    look = ' class="text"' if is_text else ""
    return f'<th scope="col"{role}{look}>{escape(words)}</th>'


def _row(row: GridRow, heads: tuple[str, ...]) -> str:
    stacks = any(heads)
    cells = "".join(_cell(cell, head) for cell, head in zip(row.cells, heads, strict=True))
    look = " class='total'" if row.is_total else ""
    head = f'<th scope="row"{_role("rowheader", stacks=stacks)}>{escape(row.head)}</th>'
    return f"<tr{_role('row', stacks=stacks)}{look}>{head}{cells}</tr>"


def _cell(cell: Shown, head: str) -> str:
    """A cell; most are numbers, so that the style sheet takes one without a class for a number."""
    look = "" if cell.look == "number" else f' class="{cell.look}"'
    named = f' data-label="{escape(head)}"' if head else ""
    words = escape(cell.words)
    role = _role("cell", stacks=bool(head))
    return f"<td{role}{look}{named}>{f'<span>{words}</span>' if cell.look == 'band' else words}</td>"
