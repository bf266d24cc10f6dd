"""A document as one web page that needs no script and asks nobody for anything, built to WCAG 2.1 AA."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from lykta.picture.edition.document import (
    Document,
    Drawing,
    Grid,
    GridRow,
    KeyFigures,
    Link,
    Notice,
    Paragraph,
    Part,
    Points,
    Section,
    Shown,
    Subheading,
    Terms,
)
from lykta.picture.edition.words import say
from lykta.picture.picture import Language

# Nothing of the sort is on the page; a reader's browser is told so once more. Style sheets are left out:
# browsers differ in whose files a page that was opened from a disk may use.
_POLICY = "script-src 'none'; connect-src 'none'; object-src 'none'; frame-src 'none'; form-action 'none'"


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
    yield f'<h1>{escape(document.title)} <span class="subtitle">{escape(document.subtitle)}</span></h1>'
    yield f'<p class="lead">{escape(document.lead)}</p>'
    yield from _contents(document)
    for section in document.sections:
        yield from _section(section, language)
    yield "</main>"
    yield f'<footer class="foot"><p>{escape(say("page.foot", language))}</p></footer>'
    yield "</body>"
    yield "</html>"


def _warning(words: str) -> Iterator[str]:
    if words:
        yield f'<p class="demo-bar">{escape(words)}</p>'


def _banner(document: Document, languages: Sequence[Language]) -> Iterator[str]:
    yield '<header class="banner"><div class="banner-inner">'
    yield f"<p>{escape(document.made)}</p>"
    yield "<ul>"
    yield f'<li><a href="edition.pdf">{escape(say("page.pdf", document.language))}</a></li>'
    for other in languages:
        if other != document.language:
            name = escape(say("language.name", other))
            yield f'<li><a href="../{other}/index.html" lang="{other}" hreflang="{other}">{name}</a></li>'
    yield "</ul></div></header>"


def _contents(document: Document) -> Iterator[str]:
    title = escape(say("page.contents", document.language))
    yield f'<nav class="contents" aria-label="{title}"><h2>{title}</h2><ol>'
    for section in document.sections:
        yield f'<li><a href="#{section.anchor}">{escape(section.title)}</a></li>'
    yield "</ol></nav>"


def _section(section: Section, language: Language) -> Iterator[str]:
    yield f'<section id="{section.anchor}" aria-labelledby="{section.anchor}-title">'
    yield f'<h2 id="{section.anchor}-title">{escape(section.title)}</h2>'
    for part in section.parts:
        yield from _part(part, language)
    yield "</section>"


def _part(part: Part, language: Language) -> Iterator[str]:
    match part:
        case Paragraph():
            yield f"<p{' class="quiet"' if part.quiet else ''}>{escape(part.words)}</p>"
        case Subheading():
            yield f"<h3>{escape(part.words)}</h3>"
        case Points():
            yield f"<ul>{''.join(f'<li>{_words(item)}</li>' for item in part.items)}</ul>"
        case Terms():
            pairs = (
                f"<div><dt>{escape(one)}</dt><dd>{escape(other)}</dd></div>" for one, other in part.pairs
            )
            yield f'<dl class="terms">{"".join(pairs)}</dl>'
        case Notice():
            yield f'<div class="notice"><h3>{escape(part.title)}</h3>'
            yield from (f"<p>{escape(words)}</p>" for words in part.paragraphs)
            yield "</div>"
        case KeyFigures():
            yield from _key_figures(part)
        case Drawing():
            yield f"<figure><figcaption>{escape(part.caption)}</figcaption>{part.svg}</figure>"
        case Grid():
            yield from _grid(part, language)


def _words(item: str | Link) -> str:
    if isinstance(item, Link):
        return f'<a href="{escape(item.address)}">{escape(item.words)}</a>'
    return escape(item)


def _key_figures(part: KeyFigures) -> Iterator[str]:
    yield '<dl class="key-figures">'
    for figure in part.figures:
        detail = f'<dd class="quiet">{escape(figure.detail)}</dd>' if figure.detail else ""
        yield f"<div><dt>{escape(figure.label)}</dt><dd>{escape(figure.value)}</dd>{detail}</div>"
    yield "</dl>"


def _grid(grid: Grid, language: Language) -> Iterator[str]:
    label = escape(say("page.table", language, caption=grid.caption))
    yield f'<div class="table-frame" tabindex="0" role="region" aria-label="{label}">'
    yield f'<table class="stacks"><caption>{escape(grid.caption)}</caption>'
    heads = "".join(
        _column_head(words, is_text=grid.holds_text(place)) for place, words in enumerate(grid.columns)
    )
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    yield from (_row(row, grid.columns) for row in grid.rows)
    yield "</tbody></table></div>"
    for note in grid.notes:
        yield f'<p class="quiet">{escape(note)}</p>'
    if grid.file:
        yield f'<p class="quiet">{_words(grid.file)}</p>'


def _column_head(words: str, *, is_text: bool) -> str:
    look = "" if is_text else ' class="number"'
    return f'<th scope="col"{look}>{escape(words)}</th>'


def _row(row: GridRow, columns: tuple[str, ...]) -> str:
    cells = "".join(_cell(cell, head) for cell, head in zip(row.cells, columns[1:], strict=True))
    return (
        f'<tr{" class='total'" if row.is_total else ""}><th scope="row">{escape(row.head)}</th>{cells}</tr>'
    )


def _cell(cell: Shown, head: str) -> str:
    return f'<td class="{cell.look}" data-label="{escape(head)}"><span>{escape(cell.words)}</span></td>'
