"""Values as people read them on a page, where they were exported with its markup."""

import html
import json
import re
from collections.abc import Callable
from html.entities import html5
from typing import Final, NamedTuple
from urllib.parse import unquote

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.normalise import text_buffers

# Elements that stand on lines of their own, others, and those whose content nobody reads. Whatever else
# stands between angle brackets is text, as is `<3`.
_BLOCKS: Final = (
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing "
    "main menu nav noframes noscript ol optgroup option p plaintext pre section summary table tbody td "
    "textarea tfoot th thead title tr ul xmp"
)
_INLINE: Final = (
    "a abbr acronym applet area audio b base basefont bdi bdo bgsound big blink button canvas cite code "
    "col colgroup data datalist defs del dfn em embed font frame g i iframe img input ins kbd keygen label "
    "link map mark marquee meta meter nobr noembed object output param path picture progress q rb rp rt "
    "rtc s samp select slot small source span strike strong sub sup svg template time track tt u var video "
    "wbr"
)
# Elements whose names people write between brackets too (`<line>`, `<Ruby>`): they are tags when they close
# or have attributes.
_AMBIGUOUS: Final = (
    "circle clippath ellipse image line lineargradient math polygon polyline radialgradient rect ruby "
    "search stop symbol text tspan use"
)
_UNREAD: Final = frozenset(("script", "style"))
# A button leads where its script says (`onclick="location.href='tel:112'"`), or it is inside a link.
_LINKS: Final = frozenset(("a", "area", "button"))
_ON_LINES: Final = frozenset(_BLOCKS.split())
_AMBIGUOUS_ELEMENTS: Final = frozenset(_AMBIGUOUS.split())
_ELEMENTS: Final = _ON_LINES | frozenset(_INLINE.split()) | _UNREAD
# Nothing here runs over the next bracket, so that a text of brackets alone is read in one pass.
_TAG: Final = re.compile(
    r"<(?:!--[^<>]*-->|!doctype\b[^<>]*+>"
    r"|(?P<closes>/?)(?P<name>[a-z][a-z0-9]{0,15}+)(?P<rest>[\s/][^<>]*+)?>)",
    re.IGNORECASE,
)
# People write sentences between brackets (`<i natt>`), which begin otherwise than with an attribute.
_NO_VALUES: Final = (
    "allowfullscreen async autofocus autoplay checked compact contenteditable controls default defer "
    "disabled download formnovalidate hidden inert ismap itemscope loop multiple muted nohref nomodule "
    "noresize noshade novalidate nowrap open playsinline readonly required reversed selected truespeed"
)
_ATTRIBUTES: Final = re.compile(
    rf"(?:\s++(?:(?:{'|'.join(_NO_VALUES.split())})|(?:data|aria|ng|v|_ng[a-z]++)-[\w.:-]++)(?=[\s/]|$))*+"
    r"[\s/]*+(?:$|[a-z_:@*(\[][^\s\"'/=]*+\s*+=(?!=))",
    re.IGNORECASE,
)
_QUOTED_VALUE: Final = re.compile(r"[\w\])-]\s*+=\s*+[\"']")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));")
_HREF: Final = re.compile(
    r"""\bhref\s*+=\s*+(?:"(?P<double>[^"]*+)|'(?P<single>[^']*+)|(?P<bare>[^\s"']++))""", re.IGNORECASE
)
# A link to a number in an application for messages, the number as written there.
_CALLED: Final = re.compile(
    r"(?:https?://(?:www\.)?wa\.me/"
    r"|(?:https?://(?:www\.|api\.|web\.)?whatsapp\.com/|whatsapp:/{0,2})send/?\?(?:[^#]*?&)?phone=)"
    r"(?P<number>(?:[+\d\s().-]|%[0-9a-f]{2})++)",
    re.IGNORECASE,
)
_UNWRITABLE: Final = re.compile(r"[\x00-\x20\x7f<>]+")
_NUMBER_ENDS: Final = re.compile("[?;&]")
_NO_DIGITS: Final = re.compile(r"\D+")
_WRITTEN_NUMBER: Final = re.compile(r"\d(?:[^\w,;:@]{0,4}+\d)*+")
# What ends an address in a text, and what is written around one without being part of it.
_ADDRESS_ENDS: Final = re.compile(r"[\s,;()\[\]<>\"'|]+")
_BEFORE_ADDRESS: Final = re.compile(r"(?:https?://|mailto:)?(?:www\.)?", re.IGNORECASE)
# Fewer digits are the end of many numbers.
_FEWEST_DIGITS: Final = 7
# A country, and the zero that people write behind it although it is not dialled.
_MOST_COUNTRY_DIGITS: Final = 4
# A string of JSON, as it is written.
_JSON_STRING: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"')
# Feeds encode what was encoded; deeper was never seen.
_MOST_LAYERS: Final = 3
_COMPARED_BYTES: Final = 1 << 17


def read_markup(values: pa.StringArray) -> tuple[pa.StringArray, int]:
    """The values without tags and with entities (`&nbsp;`, `&#8209;`) read; also how many had any.

    A link is followed by the number, address or site to which it leads, unless it shows that: it may be all
    that an ad has. A value that is markup and nothing else stays as it is.
    """
    return _rewrite(values, read_marked_text)


def read_markup_in_objects(values: pa.StringArray) -> pa.StringArray:
    """JSON objects whose texts are read so."""
    return _rewrite(values, _read_object)[0]


def _rewrite(values: pa.StringArray, read: Callable[[str], str]) -> tuple[pa.StringArray, int]:
    rows = _rows_with_marks(values)
    written = values.take(pa.array(rows)).to_pylist()
    changed = {int(row): new for row, text in zip(rows, written, strict=True) if (new := read(text)) != text}
    if not changed:
        return values, 0
    mask = np.zeros(len(values), np.bool_)
    mask[list(changed)] = True
    return pc.replace_with_mask(values, pa.array(mask), pa.array(list(changed.values()), pa.string())), len(
        changed
    )


def _rows_with_marks(values: pa.StringArray) -> npt.NDArray[np.int64]:
    """The rows that hold a `<` or a `&`, rising."""
    offsets, data = text_buffers(values)
    marks = [np.zeros(0, np.int64)]
    # So few at a time that what they are compared in stays in the processor's cache.
    for begin in range(int(offsets[0]), int(offsets[-1]), _COMPARED_BYTES):
        held = data[begin : min(begin + _COMPARED_BYTES, int(offsets[-1]))]
        marks.append(begin + np.flatnonzero((held == ord("<")) | (held == ord("&"))))
    rows: npt.NDArray[np.int64] = np.unique(np.searchsorted(offsets, np.concatenate(marks), "right") - 1)
    # A null may have bytes, which are no value.
    return np.intersect1d(rows, np.flatnonzero(pc.is_valid(values)), assume_unique=True)


def read_marked_text(text: str) -> str:
    """One text as it reads on a page."""
    read = text
    for _ in range(_MOST_LAYERS):
        shown = _read_entities(_take_out_tags(read) if "<" in read else read)
        if shown == read:
            break
        read = shown
    return read if read.strip() else text


def _read_entities(text: str) -> str:
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(entity: re.Match[str]) -> str:
    known = entity["name"] is None or f"{entity['name']};" in html5
    return html.unescape(entity[0]) if known else entity[0]


def _take_out_tags(text: str) -> str:
    parts: list[str] = []
    at, hidden, begun = 0, "", 0
    target: _Target | None = None
    for tag in _TAG.finditer(text):
        name, closes = (tag["name"] or "").lower(), bool(tag["closes"])
        if hidden:
            if closes and name == hidden:
                hidden, at = "", tag.end()
            continue
        if not _is_markup(tag, name):
            continue
        parts.append(text[at : tag.start()])
        at = tag.end()
        if name in _ON_LINES:
            parts.append("\n")
        elif name in _LINKS:
            leads = None if closes else _find_target(tag["rest"] or "")
            if leads or closes or name == "a":
                _add_target(target, parts, begun)
                target, begun = leads, len(parts)
        elif name in _UNREAD and not closes:
            hidden = name
    if not parts:
        return text
    parts.append(text[at:])
    _add_target(target, parts, begun)
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _is_markup(tag: re.Match[str], name: str) -> bool:
    """Tell whether it is a comment or a tag of HTML, not a sentence between brackets."""
    if not name:
        return True
    rest = (tag["rest"] or "").rstrip("/ \t\r\n")
    if not rest:
        return name in _ELEMENTS or (name in _AMBIGUOUS_ELEMENTS and bool(tag["closes"]))
    if name not in _ELEMENTS and name not in _AMBIGUOUS_ELEMENTS:
        return False
    return bool(_ATTRIBUTES.match(rest) or _QUOTED_VALUE.search(rest))


class _Target(NamedTuple):
    """Where a link leads off the page, as text; also the digits, if that is a number."""

    text: str
    digits: str


def _find_target(attributes: str) -> _Target | None:
    """The number, address or site to which a link with these attributes leads."""
    for found in _HREF.finditer(attributes):
        written = found["double"] or found["single"] or found["bare"] or ""
        target = _read_target(_read_entities(written).strip())
        if target and target.text:
            return target
    return None


def _read_target(address: str) -> _Target | None:
    scheme, _, rest = address.partition(":")
    scheme = scheme.lower()
    if scheme in {"tel", "sms", "callto"}:
        number = _decode(_NUMBER_ENDS.split(rest, maxsplit=1)[0]).strip("/ ")
        return _Target(number, _digits(number))
    if scheme == "mailto":
        path, _, query = rest.partition("?")
        return _Target(_decode(path or query), "")
    if scheme in {"http", "https"} and rest.startswith("//"):
        return _Target(_UNWRITABLE.sub("%20", address), _digits(_find_called(address)))
    if scheme == "whatsapp" and _digits(number := _find_called(address)):
        # The application takes the number with its country, with or without a plus.
        return _Target(number if number.startswith(("+", "0")) else f"+{number}", _digits(number))
    return None


def _find_called(address: str) -> str:
    called = _CALLED.match(address)
    return _decode(called["number"]) if called else ""


def _decode(written: str) -> str:
    """What a part of an address says, on one line and without brackets."""
    return _UNWRITABLE.sub(" ", unquote(written)).strip()


def _add_target(target: _Target | None, parts: list[str], begun: int) -> None:
    """Write where a link leads behind what it shows, the parts from `begun` on, unless that holds it."""
    if target and not _holds(_read_entities("".join(parts[begun:])), target):
        parts.append(f" {target.text} ")


def _holds(shown: str, target: _Target) -> bool:
    if target.digits and any(
        _is_same_number(_digits(written), target.digits) for written in _WRITTEN_NUMBER.findall(shown)
    ):
        return True
    # An address has a dot; most of what links show has none.
    return "." in shown and _addresses(target.text) <= _addresses(shown)


def _is_same_number(one: str, other: str) -> bool:
    """Tell whether two rows of digits are one number, with or without its country."""
    shorter, longer = sorted((one.lstrip("0"), other.lstrip("0")), key=len)
    longest = len(shorter) + _MOST_COUNTRY_DIGITS
    return one == other or (
        len(shorter) >= _FEWEST_DIGITS and len(longer) <= longest and longer.endswith(shorter)
    )


def _digits(text: str) -> str:
    """The digits of a number, without the zero that `+46 (0)70` leaves out when dialled."""
    return _NO_DIGITS.sub("", text.replace("(0)", ""))


def _addresses(text: str) -> set[str]:
    """The words of a text as addresses: no scheme, no `www.`, no end of a sentence, hosts in lower case."""
    return {_plain_address(word) for word in _ADDRESS_ENDS.split(text)} - {""}


def _plain_address(word: str) -> str:
    plain = _BEFORE_ADDRESS.sub("", word, count=1).rstrip("/.:!?")
    if "@" in plain and "/" not in plain:
        return plain.rpartition(":")[2].lower()
    host, slash, path = plain.partition("/")
    return f"{host.lower()}{slash}{path}"


def _read_object(text: str) -> str:
    # String by string, because a list in a list a thousand deep is JSON too.
    return _JSON_STRING.sub(_read_string, text)


def _read_string(string: re.Match[str]) -> str:
    written = string[0]
    # Most of these characters stand in addresses (`?a=1&b=2`).
    if "<" not in written and "&" not in written:
        return written
    text = json.loads(written)
    read = read_marked_text(text)
    return written if read == text else json.dumps(read, ensure_ascii=False)
