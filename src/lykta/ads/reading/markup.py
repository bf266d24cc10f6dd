"""Values as people read them on a page, where they were exported with its markup."""

import html
import json
import re
from collections.abc import Callable
from html.entities import html5
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# Elements that stand on lines of their own, others, and those whose content nobody reads. Whatever else
# stands between angle brackets is text, as is `<3`.
_BLOCKS: Final = (
    "article blockquote body br center dd div dl dt footer h1 h2 h3 h4 h5 h6 head header hr html li main ol "
    "p pre section table tbody td th tr ul"
)
_INLINE: Final = "a abbr b big em font i img ins s small span strike strong sub sup u wbr"
_UNREAD: Final = "script style"
_ON_LINES: Final = frozenset(_BLOCKS.split())
_NAMES: Final = "|".join(f"{_BLOCKS} {_INLINE} {_UNREAD}".split())
# Nothing here runs over the next bracket, so that a text of brackets alone is read in one pass.
_TAG: Final = re.compile(
    rf"<!--[^<>]*-->|<(?P<closes>/?)(?P<name>{_NAMES})(?P<told>(?:\s[^<>]*)?)/?>", re.IGNORECASE
)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));")
# Where a link leads off the page: to a number, an address, or another site.
_TARGET: Final = re.compile(
    r"""\bhref\s*=\s*["']?(?:(?:tel|mailto|sms):|(?=https?://))(?P<target>[^"'\s]+)""", re.IGNORECASE
)
_SHOWS_CONTACT: Final = re.compile(r"[\d@]")
# Feeds encode what was encoded; deeper was never seen.
_MOST_LAYERS: Final = 3


def read_markup(values: pa.StringArray) -> tuple[pa.StringArray, int]:
    """The values without tags and with entities (`&nbsp;`, `&#8209;`) read; also how many had any.

    A link that shows no contact is followed by the number, address or site to which it leads: that may be all
    that an ad has. A value that is markup and nothing else stays as it is.
    """
    return _rewrite(values, read_marked_text)


def read_markup_in_objects(values: pa.StringArray) -> pa.StringArray:
    """JSON objects whose texts are read so."""
    return _rewrite(values, _read_object)[0]


def _rewrite(values: pa.StringArray, read: Callable[[str], str]) -> tuple[pa.StringArray, int]:
    may = pc.or_(pc.match_substring(values, "<"), pc.match_substring(values, "&")).fill_null(fill_value=False)
    rows = pc.indices_nonzero(may).to_numpy()
    written = values.take(pa.array(rows)).to_pylist()
    changed = {int(row): new for row, text in zip(rows, written, strict=True) if (new := read(text)) != text}
    if not changed:
        return values, 0
    mask = np.zeros(len(values), np.bool_)
    mask[list(changed)] = True
    return pc.replace_with_mask(values, pa.array(mask), pa.array(list(changed.values()), pa.string())), len(
        changed
    )


def read_marked_text(text: str) -> str:
    """One text as it reads on a page."""
    read = text
    for _ in range(_MOST_LAYERS):
        shown = _ENTITY.sub(_character, _take_out_tags(read))
        if shown == read:
            break
        read = shown
    return read if read.strip() else text


def _character(entity: re.Match[str]) -> str:
    known = entity["name"] is None or f"{entity['name']};" in html5
    return html.unescape(entity[0]) if known else entity[0]


def _take_out_tags(text: str) -> str:
    parts: list[str] = []
    at, hidden, target, begun = 0, "", "", 0
    for tag in _TAG.finditer(text):
        name, closes = (tag["name"] or "").lower(), bool(tag["closes"])
        if hidden:
            if closes and name == hidden:
                hidden, at = "", tag.end()
            continue
        parts.append(text[at : tag.start()])
        at = tag.end()
        if name in _ON_LINES:
            parts.append("\n")
        elif name == "a":
            if closes and target and not _SHOWS_CONTACT.search("".join(parts[begun:])):
                parts.append(f" {target} ")
            leads = None if closes else _TARGET.search(tag["told"])
            target, begun = leads["target"] if leads else "", len(parts)
        elif name in _UNREAD.split() and not closes:
            hidden = name
    if not parts:
        return text
    parts.append(text[at:])
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _read_object(text: str) -> str:
    # Most of these characters stand in addresses (`?a=1&b=2`).
    if not (_TAG.search(text) or _ENTITY.search(text)):
        return text
    return json.dumps(_read_within(json.loads(text)), ensure_ascii=False, separators=(",", ":"))


def _read_within(value: Any) -> Any:
    match value:
        case str():
            return read_marked_text(value)
        case dict():
            return {read_marked_text(name): _read_within(inner) for name, inner in value.items()}
        case list():
            return [_read_within(inner) for inner in value]
    return value
