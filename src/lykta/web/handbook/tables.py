"""Tables that can be read on a phone: each cell knows its column's name, and each element its role.

On a narrow screen the style sheet sets the rows of a wide table as blocks, each cell below the name of its
column. A browser then no longer takes the elements for a table, unless their roles say so.
"""

from collections.abc import Iterator

from markdown_it.token import Token

from lykta.web.handbook.citations import MARK

# A table whose columns' longest cells are together no longer than this has room enough on a phone.
_SHORT = 40
_ROLES = {
    "table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "th": "columnheader",
    "td": "cell",
}  # fmt: skip


def name_cells(tokens: list[Token]) -> None:
    """Mark the tables among a page's tokens that are to be set as blocks on a narrow screen."""
    for table in _tables(tokens):
        names, cells = _texts(table, "th_open"), _texts(table, "td_open")
        if sum(max(map(len, cells[at :: len(names)]), default=0) for at in range(len(names))) > _SHORT:
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
