"""HTML in which every word from outside is escaped, because only this module makes it."""

from collections.abc import Iterable
from html import escape
from typing import Final

_SHORT: Final = 12
_VOID: Final = frozenset({"meta", "br"})

type Content = str | Iterable["Content"]


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def element(name: str, /, *content: Content, **attributes: str | int | None) -> Markup:
    """An element with what is in it; text is escaped, and an attribute of None is left out.

    A trailing `_` is taken off the names of attributes, and another becomes a hyphen.
    """
    told = "".join(
        f' {key.removesuffix("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{told}>")
    return Markup(f"<{name}{told}>{together(*content)}</{name}>")


def together(*content: Content) -> Markup:
    """Several pieces as one."""
    return Markup("".join(_html(piece) for piece in content))


def _html(piece: Content) -> str:
    if isinstance(piece, Markup):
        return piece
    return escape(piece) if isinstance(piece, str) else together(*piece)


def table(
    caption: str, heads: Iterable[str], rows: Iterable[Iterable[Content]], *, quiet: bool = False
) -> Markup:
    """A table whose first column names its rows; on a narrow screen each cell stands under its column's name.

    `quiet` hides a caption that the heading above says already from those who see that.
    """
    named = list(heads)
    body = [
        element(
            "tr",
            [
                element("th" if at == 0 else "td", cell, scope="row" if at == 0 else None, data_label=name)
                for at, (name, cell) in enumerate(zip(named, row, strict=True))
            ],
        )
        for row in rows
    ]
    head = element("tr", [element("th", name, scope="col") for name in named])
    return element(
        "table",
        element("caption", caption, class_="quiet" if quiet else None),
        element("thead", head),
        element("tbody", body),
        # On paper a short table is kept in one piece.
        class_="short" if len(body) <= _SHORT else None,
    )


def pairs(*told: tuple[str, Content]) -> Markup:
    """Names and what they stand for."""
    return element("dl", [element("div", element("dt", name), element("dd", value)) for name, value in told])


def name(words: str) -> Markup:
    """An id or a number in hexadecimal digits: exact, and broken anywhere rather than too wide."""
    return element("code", words)


def section(key: str, title: str, *content: Content) -> Markup:
    """A part of the page with its heading."""
    return element("section", element("h2", title, id=key), *content, aria_labelledby=key)
