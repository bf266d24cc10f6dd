"""Pages made for one sheet of A4: their words as data for a PDF, and what a pocket card takes from them.

The PDFs are built once, by `scripts/sheets.py`, and shipped with the package: a server needs no maker of
PDFs, and nothing that a reader writes on a sheet ever reaches it. A page that a county has changed has none.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from markdown_it.token import Token

from lykta.errors import InputError
from lykta.web.handbook.library import HandbookPage
from lykta.web.handbook.markdown import LISTS, MARK, TALL, Citations, parser, sentences

BUILT = Path(__file__).parent / "sheets.json"
"""The digest of each page, by `language/key`, from which the shipped PDF was made."""

_BLANK = re.compile(r"(_{3,})")
_PHONE = re.compile(r"\]\(tel:(\d+)\)")
# Half of a card holds five steps of two lines each.
_POCKET_LETTERS = 95
_LINK = re.compile(r"\[(?P<words>[^\]]*)\]\([^)]*\)")

type BlockKind = Literal["heading", "paragraph", "bullets", "steps", "ticks", "fields"]


@dataclass(frozen=True)
class SheetSpan:
    """A run of words of one look; `blank` is how many lines to write on stand in its place."""

    text: str = ""
    bold: bool = False
    cite: int = 0
    blank: int = 0


@dataclass(frozen=True)
class SheetBlock:
    """A heading or a paragraph, with one item, or a list, with one for each point."""

    kind: BlockKind
    items: tuple[tuple[SheetSpan, ...], ...]


@dataclass(frozen=True)
class Sheet:
    """The words of a page in their order, and the keys of its sources in the order of their numbers."""

    blocks: tuple[SheetBlock, ...]
    cited: tuple[str, ...]

    def as_json(self) -> list[dict[str, Any]]:
        """The blocks for a program that sets them."""
        return [asdict(block) for block in self.blocks]


@dataclass(frozen=True)
class PocketStep:
    """One step of a pocket card: its name, and as much of the page's text about it as fits."""

    name: str
    words: str


def sheet(page: HandbookPage) -> Sheet:
    """Read a page's body as blocks; `InputError` when it holds what a sheet has no place for."""
    cited = Citations()
    blocks = tuple(_blocks(page, parser().parse(page.body, {}), cited))
    return Sheet(blocks, tuple(cited.keys))


def pocket_steps(page: HandbookPage) -> tuple[PocketStep, ...]:
    """The steps of a card: the bold words that begin each, and the sentences after them that fit."""
    points = _points(parser().parse(page.body, {}))
    found = (_plain(content) for kind, content in points if kind == "steps")
    return tuple(PocketStep(name.strip("*"), _fitting(words)) for name, *words in found)


def phones(page: HandbookPage) -> tuple[str, ...]:
    """The phone numbers that a page gives, as they are dialled, each once."""
    return tuple(dict.fromkeys(_PHONE.findall(page.body)))


def digest(page: HandbookPage) -> str:
    """What changes when the words of a page do."""
    words = json.dumps([page.title, page.summary, page.body, page.checked.isoformat()])
    return hashlib.sha256(words.encode()).hexdigest()


def pdf_of(page: HandbookPage) -> str | None:
    """The static file with a page as PDF; none when it is not a sheet or has other words than the PDF."""
    if not page.is_sheet or _read_built_digests().get(f"{page.language}/{page.key}") != digest(page):
        return None
    return pdf_name(page)


def pdf_name(page: HandbookPage) -> str:
    """Where the PDF of a page lies among the static files."""
    return f"lykta/sheets/{page.language}/{page.slug}.pdf"


@lru_cache(maxsize=1)
def _read_built_digests() -> dict[str, str]:
    return dict(json.loads(BUILT.read_text(encoding="utf-8")))


def _fitting(words: list[str]) -> str:
    kept = words[:1]
    for sentence in words[1:]:
        if len(" ".join([*kept, sentence])) > _POCKET_LETTERS:
            break
        kept.append(sentence)
    return " ".join(kept)


def _plain(content: str) -> list[str]:
    return sentences(_LINK.sub(lambda found: found["words"], MARK.sub("", content)))


def _points(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """Each point of the lists that stand in a container, with the container's name."""
    inside = ""
    for token in tokens:
        if token.type.startswith("container_"):
            inside = token.type.removeprefix("container_").rpartition("_")[0] if token.nesting > 0 else ""
        elif token.type == "inline" and inside in LISTS:
            yield inside, token.content


def _blocks(page: HandbookPage, tokens: list[Token], cited: Citations) -> Iterator[SheetBlock]:
    kind: BlockKind = "bullets"
    items: list[tuple[SheetSpan, ...]] | None = None
    for at, token in enumerate(tokens):
        if token.type.startswith("container_"):
            kind = _kind_of(page, token)
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            items = []
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            yield SheetBlock(kind, tuple(items or ()))
            items = None
        elif token.type == "inline":
            spans = tuple(_spans(token, cited))
            if items is not None:
                items.append(spans)
            else:
                yield SheetBlock(
                    "heading" if tokens[at - 1].type == "heading_open" else "paragraph", (spans,)
                )
        elif token.type in {"table_open", "blockquote_open", "placed", "fence", "html_block"}:
            raise InputError(f"The sheet {page.language}/{page.key} has no place for {token.type}.")


def _kind_of(page: HandbookPage, token: Token) -> BlockKind:
    name = token.type.removeprefix("container_").rpartition("_")[0]
    if token.nesting < 0:
        return "bullets"
    if name == "steps":
        return "steps"
    if name == "ticks":
        return "ticks"
    if name == "fields":
        return "fields"
    raise InputError(f"The sheet {page.language}/{page.key} has no place for ::: {name}.")


def _spans(token: Token, cited: Citations) -> Iterator[SheetSpan]:
    bold = False
    for child in token.children or ():
        if child.type in {"strong_open", "strong_close"}:
            bold = child.nesting > 0
        elif child.type == "citation":
            yield SheetSpan(cite=cited.number(child.meta["key"]))
        elif child.type == "softbreak":
            yield SheetSpan(" ", bold)
        elif child.type in {"text", "code_inline"}:
            for piece in filter(None, _BLANK.split(child.content)):
                blank = _BLANK.fullmatch(piece)
                yield SheetSpan(blank=3 if len(piece) >= TALL else 1) if blank else SheetSpan(piece, bold)
