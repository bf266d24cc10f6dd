"""The page: its head, its parts in order, its style within it; no script, and no request to anywhere."""

from base64 import b64encode
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from lykta.ads.evidence.report.ads import ads
from lykta.ads.evidence.report.contacts import contacts
from lykta.ads.evidence.report.english import ENGLISH
from lykta.ads.evidence.report.judgements import judgements
from lykta.ads.evidence.report.links import links
from lykta.ads.evidence.report.markup import Markup, element, pairs, section, together
from lykta.ads.evidence.report.method import checking, cuts, method
from lykta.ads.evidence.report.seen import head, observations, template
from lykta.ads.evidence.report.swedish import SWEDISH
from lykta.ads.evidence.report.words import Words
from lykta.ads.evidence.told import Told
from lykta.ads.result import Language
from lykta.version import __version__

_WORDS: Final[dict[Language, Words]] = {"sv": SWEDISH, "en": ENGLISH}

type Part = Callable[[Told, Words], Markup]


def page(told: Told, language: Language, other: str) -> bytes:
    """The report in a language as a file; `other` is the file of the other language."""
    words = _WORDS[language]
    title = words.title.format(told.found.name)
    style = _style() + _foot(told, title)
    body = together(
        element("a", words.skip, href="#content", class_="skip"),
        _banner(told, words, other),
        element("main", _contents(words), *(part(told, words) for _, _, part in _parts(words)), id="content"),
        element("footer", element("p", words.foot)),
    )
    html = element("html", _head(title, style), element("body", body), lang=language)
    return f"<!doctype html>\n{html}\n".encode("utf-8", "replace")


def _parts(words: Words) -> list[tuple[str, str, Part]]:
    """The key, the title and the making of each part, in order."""
    return [
        ("what", words.what, _what),
        ("head", words.head, head),
        ("template", words.template, template),
        ("observations", words.observations, observations),
        ("links", words.links_title, links),
        ("contacts", words.contacts_title, contacts),
        ("ads", words.ads_title, ads),
        ("judgements", words.judgements, judgements),
        ("cuts", words.cuts, cuts),
        ("method", words.method, method),
        ("checking", words.checking, checking),
    ]


def _head(title: str, style: str) -> Markup:
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    return element(
        "head",
        element("meta", charset="utf-8"),
        element(
            "meta",
            http_equiv="Content-Security-Policy",
            content=f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'",
        ),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", f"{title} – Lykta"),
        element("style", Markup(style)),
    )


def _banner(told: Told, words: Words, other: str) -> Markup:
    order, tongue = told.order, "en" if words.language == "sv" else "sv"
    return element(
        "header",
        element(
            "p",
            element("a", words.other_language, href=other, hreflang=tongue, lang=tongue),
            class_="tongue",
        ),
        element("h1", words.title.format(told.found.name)),
        element("p", words.synopsis, class_="lead"),
        pairs(
            (words.purpose, order.purpose),
            (words.made_by, order.by),
            (words.made_at, order.moment.replace("T", " ").removesuffix("Z")),
            (words.made_with, f"Lykta {__version__}"),
            (words.analysed_with, f"Lykta {told.result.version}"),
            (
                words.made_from,
                [told.result.name, element("br"), element("code", f"SHA-256 {told.result.sha256}")],
            ),
        ),
    )


def _contents(words: Words) -> Markup:
    listed = [element("li", element("a", title, href=f"#{key}")) for key, title, _ in _parts(words)]
    return element(
        "nav", element("h2", words.contents, id="contents"), element("ol", listed), aria_labelledby="contents"
    )


def _what(told: Told, words: Words) -> Markup:
    limits = [element("li", limit) for limit in words.limits]
    return section(
        "what",
        words.what,
        element("p", words.what_it_is),
        element("p", words.by_judgements if told.judged else words.by_analysis),
        element("div", element("h3", words.what_it_is_not), element("ul", limits), class_="limits"),
    )


@cache
def _style() -> str:
    return files(__package__).joinpath("report.css").read_text(encoding="utf-8")


def _foot(told: Told, title: str) -> str:
    """What stands at the foot of each printed page: loose pages can be put in order and told from others."""
    # The name of a network and a moment are letters, digits and signs that mean nothing in a style.
    return (
        f'@page{{@bottom-left{{content:"{title}, {told.order.moment}"}}'
        '@bottom-right{content:counter(page) " (" counter(pages) ")"}}'
    )
