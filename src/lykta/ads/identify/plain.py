"""E-mail addresses and handles in plain spelling, decided in a kernel.

Most addresses stand between spaces, in plain letters, with nothing near that could spell an at sign or a dot
in words. What `addresses_in` finds in such a text can be told from the token alone. The kernel decides a text
only where that is certain for every place in it, and leaves everything else to `addresses_in`. A test holds
the two equal.
"""

from typing import Any, NamedTuple

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lykta.ads.identify.found import KINDS, Found
from lykta.ads.identify.handles import NO_NAMES, PLATFORMS
from lykta.ads.identify.spelling import TOP_LEVELS
from lykta.ads.identify.stretch import Finds

_SPACE, _NEWLINE, _AT, _DOT, _DASH, _LINE, _SLASH, _COLON = map(ord, " \n@.-_/:")
# A token is read no further from its place than this, so that it is always whole in what `addresses_in` sees.
_LONGEST_TOKEN = 60
# "at" is looked for in so many characters before a place, which are at most four times as many bytes.
_BEFORE_SAID = 48 * 4
_SHORTEST_NAME, _LONGEST_NAME = 3, 30
_LONGEST_TOP, _MOST_LABELS, _MOST_PARTS = 24, 4, 5
# What a name may be told by after a platform, and the beginnings of what may stand before it.
_FILLERS = ("namn", "name", "id", "user", "konto", "account", "is", "heter")
_PROVIDERS = ("gmail", "hotmail", "outlook", "yahoo", "live", "icloud", "proton", "telia", "spray", "gmx",
              "tutanota", "msn", "bredband")  # fmt: skip
_LONGEST_WORD = 9
_EMAIL, _HANDLE = KINDS.index("email"), KINDS.index("handle")

# Classes of ASCII characters, as bits: parts of names; signs that may stand before or after an address in its
# token; signs that open or close something in `spelling` or in a key of the scanner; those around a platform.
_NAME, _LETTER, _NUMBER, _BEFORE, _AFTER, _OPENS, _CLOSES, _QUOTES, _STOPS = (1 << bit for bit in range(9))
_WORD = _LETTER | _NUMBER


def _classes() -> NDArray[np.int64]:
    classes = np.zeros(256, np.int64)
    for code in range(128):
        sign = chr(code)
        classes[code] |= _LETTER * sign.isalpha() | _NUMBER * sign.isdigit()
        classes[code] |= _NAME * (sign.isalnum() or sign in "._-") | _BEFORE * (
            sign.isalnum() or sign in ":;,(\"'=!-"
        )
        classes[code] |= _AFTER * (sign in ".,;:!?)\"'") | _OPENS * (sign in "([{<*+|$")
        classes[code] |= (
            _CLOSES * (sign in ")]}>*") | _QUOTES * (sign in "(\"',") | _STOPS * (sign in ",.!?;")
        )
    return classes


class Lists(NamedTuple):
    """Words in lower case, packed into one number each, with their lengths in front of the sorted rest."""

    classes: NDArray[np.int64]
    tops: NDArray[np.int64]
    platforms: NDArray[np.int64]
    fillers: NDArray[np.int64]
    providers: NDArray[np.int64]
    no_names: NDArray[np.int64]


def _packed(words: Any) -> NDArray[np.int64]:
    return np.array([int.from_bytes(word.encode()[-8:], "big") for word in words], np.int64)


# Only the last eight letters are packed, which tell these words apart.
_PLATFORM_NAMES = tuple(PLATFORMS)
_LISTS = Lists(
    _classes(), _packed(sorted(TOP_LEVELS)), _packed(_PLATFORM_NAMES), _packed(_FILLERS), _packed(_PROVIDERS),
    _packed(word for word in NO_NAMES if word.isascii()),
)  # fmt: skip
# What stands before the name in a canonical form: nothing for an e-mail, then "@", then platforms.
_PREFIXES = ("", "@", *(f"{PLATFORMS[name]}:@" for name in _PLATFORM_NAMES))


class Plain(NamedTuple):
    """Addresses: row, first byte, byte after the last, where the name begins, and what stands before it in
    the canonical form (an index of `_PREFIXES`); and which places are of rows that are left.
    """

    row: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    name: NDArray[np.int64]
    prefix: NDArray[np.int64]
    left: NDArray[np.bool_]


def plain_addresses(
    finds: Finds, offsets: NDArray[np.int64], data: NDArray[np.uint8]
) -> tuple[Found, NDArray[np.bool_]]:
    """The addresses of the rows in which all is plain, in order, and which places are of other rows."""
    plain, count = _decide(finds.place_row, finds.place_at, offsets, data, _LISTS)
    row, start, end = plain.row[:count], plain.start[:count], plain.end[:count]
    name, prefix = plain.name[:count], plain.prefix[:count]
    kinds = np.where(prefix > 0, _HANDLE, _EMAIL).astype(np.int8)
    values = _values(offsets[row] + name, offsets[row] + end, prefix, data)
    return Found(row, start, end, kinds, values), plain.left


def _values(
    first: NDArray[np.int64], end: NDArray[np.int64], prefix: NDArray[np.int64], data: NDArray[np.uint8]
) -> pa.StringArray:
    before = [name.encode() for name in _PREFIXES]
    ends = np.cumsum([len(name) for name in before])
    offsets, written = _written(first, end, prefix, data, np.frombuffer(b"".join(before), np.uint8), ends)
    return pa.StringArray.from_buffers(
        len(first), pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(written)
    )


@numba.njit(cache=True, nogil=True)
def _written(first, end, prefix, data, before, before_end):  # type: ignore[no-untyped-def]
    """The names in lower case, each after its prefix: offsets and bytes."""
    offsets = np.zeros(len(first) + 1, np.int64)
    for at in range(len(first)):
        begin = before_end[prefix[at] - 1] if prefix[at] > 0 else 0
        offsets[at + 1] = offsets[at] + before_end[prefix[at]] - begin + end[at] - first[at]
    out = np.empty(offsets[-1], np.uint8)
    for at in range(len(first)):
        top = offsets[at]
        for place in range(before_end[prefix[at] - 1] if prefix[at] > 0 else 0, before_end[prefix[at]]):
            out[top] = before[place]
            top += 1
        for place in range(first[at], end[at]):
            sign = data[place]
            out[top] = sign + 32 if 65 <= sign <= 90 else sign
            top += 1
    return offsets, out


@numba.njit(cache=True, nogil=True)
def _decide(place_row, place_at, offsets, data, lists):  # type: ignore[no-untyped-def]
    places = len(place_row)
    found = Plain(
        np.empty(places, np.int64), np.empty(places, np.int64), np.empty(places, np.int64),
        np.empty(places, np.int64), np.empty(places, np.int64), np.zeros(places, np.bool_),
    )  # fmt: skip
    count, first = 0, 0
    while first < places:
        row, last, kept, sure = place_row[first], first, count, True
        while last < places and place_row[last] == row:
            last += 1
        begin, limit = offsets[row], offsets[row + 1]
        at = first
        while at < last and sure:
            token = _token(data, begin, limit, begin + place_at[at])
            after = at + 1
            while after < last and begin + place_at[after] < token[1]:
                after += 1
            span = (begin, limit, token[0], token[1])
            sure = token[1] > 0 and _nothing_said(data, span, begin + place_at[at], lists)
            if sure:
                sure, start, end, name, prefix = _read(data, span, begin + place_at[at:after], lists)
                # The name after a platform is a token of its own, with places that are read with it.
                while after < last and begin + place_at[after] < end:
                    after += 1
                if sure and end > 0:
                    found.row[count], found.start[count], found.end[count] = row, start - begin, end - begin
                    found.name[count], found.prefix[count] = name - begin, prefix
                    count += 1
            at = after
        if not sure:
            count = kept
            found.left[first:last] = True
        first = last
    return found, count


@numba.njit(nogil=True)
def _token(data, begin, limit, place):  # type: ignore[no-untyped-def]
    """The token around a place, from space to space; (0, 0) when it is long or not all in plain signs."""
    first, end = place, place
    while first > begin and data[first - 1] != _SPACE and data[first - 1] != _NEWLINE:
        first -= 1
        if not 32 < data[first] < 127 or place - first > _LONGEST_TOKEN:
            return 0, 0
    while end < limit and data[end] != _SPACE and data[end] != _NEWLINE:
        if not 32 < data[end] < 127 or end - place > _LONGEST_TOKEN:
            return 0, 0
        end += 1
    # A path may stand after a space, and so may a dot or a bracket around one.
    return (first, end) if _free_after(data, end, limit) else (0, 0)


@numba.njit(nogil=True)
def _free_after(data, at, limit):  # type: ignore[no-untyped-def]
    """Whether the next thing is none of the signs that dots are spelt with, nor opens a number."""
    while at < limit and (data[at] == _SPACE or data[at] == _NEWLINE):
        at += 1
    if at == limit:
        return True
    if data[at] < 128:
        return data[at] > 32 and data[at] not in (40, 91, 123, 60, 42, 43, 124, 36, _DOT, _SLASH)
    return _idle_wide(data, at)


@numba.njit(nogil=True)
def _idle_wide(data, at):  # type: ignore[no-untyped-def]
    """Whether a character of several bytes is a letter of Latin, Greek or Cyrillic, or an emoji: nothing
    that is read as a sign of ASCII, and nothing that is left out.
    """
    lead = data[at]
    if lead in (0xC3, 0xC4, 0xC5, 0xCE, 0xCF, 0xD0, 0xD1):
        return True
    if lead == 0xE2:
        # Without marks around a character (20D0 to 20FF) and the plus sign among the dingbats.
        return data[at + 1] >= 0x98 and data[at + 1] != 0x9E
    # Without the colours of skin.
    return lead == 0xF0 and data[at + 1] == 0x9F and data[at + 2] >= 0x8C and data[at + 2] != 0x8F


@numba.njit(nogil=True)
def _free_before(data, begin, at, lists):  # type: ignore[no-untyped-def]
    """Whether what stands before closes no bracket, in which a dot might be."""
    while at > begin:
        at -= 1
        if data[at] == _SPACE or data[at] == _NEWLINE:
            continue
        if data[at] < 128:
            return data[at] > 32 and lists.classes[data[at]] & _CLOSES == 0
        while at > begin and data[at] & 0xC0 == 0x80:
            at -= 1
        # A variation selector after an emoji is nothing.
        if data[at] == 0xEF and data[at + 1] == 0xB8 and data[at + 2] == 0x8F:
            continue
        return _idle_wide(data, at)
    return True


@numba.njit(nogil=True)
def _pack(data, first, end):  # type: ignore[no-untyped-def]
    """The last eight letters of a word in lower case, as one number."""
    packed = np.int64(0)
    for at in range(max(first, end - 8), end):
        sign = np.int64(data[at])
        packed = packed * 256 + (sign + 32 if 65 <= sign <= 90 else sign)
    return packed


@numba.njit(nogil=True)
def _listed(packed, words):  # type: ignore[no-untyped-def]
    for at in range(len(words)):
        if words[at] == packed:
            return at
    return -1


@numba.njit(nogil=True)
def _begins_like(data, first, end, words):  # type: ignore[no-untyped-def]
    """Whether one of the words begins what stands here."""
    for size in range(2, 9):
        if first + size <= end and _listed(_pack(data, first, first + size), words) >= 0:
            return True
    return False


@numba.njit(nogil=True)
def _nothing_said(data, span, place, lists):  # type: ignore[no-untyped-def]
    """Whether no word "at" before a place could be an at sign: none stands there, or nothing after it could
    be a host's name that is spelt out.
    """
    begin, limit, _, end = span
    classes = lists.classes
    for at in range(max(begin, place - _BEFORE_SAID), place - 1):
        sign = data[at]
        if sign >= 0xE1 and _may_be_latin(data, at):
            return False
        if sign | 32 != 97 or (at > begin and classes[data[at - 1]] & _WORD != 0):
            continue
        if data[at + 1] >= 128 and data[at + 1] != 0xC3:
            return False
        said = data[at + 1] | 32 == 116 and at + 2 < limit and classes[data[at + 2]] & _WORD == 0
        if said and not _no_host_said(data, (at + 2, limit, end), lists):
            return False
    return True


@numba.njit(nogil=True)
def _may_be_latin(data, at):  # type: ignore[no-untyped-def]
    """Whether a character of three or four bytes may be read as a Latin letter: small, full-width, in a
    circle, or of mathematics.
    """
    lead, second = data[at], data[at + 1]
    if lead == 0xE2:
        return second in (0x82, 0x92, 0x93)
    if lead == 0xEF:
        return second in (0xBC, 0xBD)
    if lead == 0xF0:
        return second != 0x9F or data[at + 2] < 0x8C
    return lead == 0xE1


@numba.njit(nogil=True)
def _no_host_said(data, span, lists):  # type: ignore[no-untyped-def]
    """Whether what follows a word "at" up to the end of a token is no host's name that is spelt out."""
    first, limit, end = span
    word = first
    while word < limit and (data[word] == _SPACE or data[word] == _NEWLINE):
        word += 1
    if word == first or _begins_like(data, word, limit, lists.providers):
        return False
    for at in range(first, end):
        if lists.classes[data[at]] & _OPENS != 0 or data[at] > 0xC3 or data[at] == 0xC2:
            return False
    return True


@numba.njit(nogil=True)
def _read(data, span, places, lists):  # type: ignore[no-untyped-def]
    """What a token holds: whether that is sure; first byte, byte after the last, where the name begins and
    the index of its prefix, zeros when it holds nothing.
    """
    _, _, first, end = span
    signs, at = 0, first
    for place in range(first, end):
        if data[place] == _AT:
            signs += 1
            at = place
    if signs == 1 and at > first and lists.classes[data[at - 1]] & _WORD != 0:
        return _email(data, span, at, places, lists)
    if signs == 1 and places[0] == at:
        return _bare_handle(data, span, at, lists)
    if len(places) <= 1 + signs:
        return _named(data, span, places[0], lists)
    return False, 0, 0, 0, 0


@numba.njit(nogil=True)
def _email(data, span, at, places, lists):  # type: ignore[no-untyped-def]
    begin, _, first, end = span
    start, stop = at, at + 1
    while start > first and lists.classes[data[start - 1]] & _NAME != 0:
        start -= 1
    while stop < end and lists.classes[data[stop]] & _NAME != 0:
        stop += 1
    sure = _all_of(data, first, start, _BEFORE, lists) and _all_of(data, stop, end, _AFTER, lists)
    while data[stop - 1] == _DOT:
        stop -= 1
    sure = sure and _free_before(data, begin, start, lists)
    sure = sure and _local(data, start, at, lists) and _domain(data, at + 1, stop, lists)
    for place in places:
        within = start <= place < stop
        sure = sure and within and (place == at or _known(data, place, stop, lists))
    return (True, start, stop, start, 0) if sure else (False, 0, 0, 0, 0)


@numba.njit(nogil=True)
def _all_of(data, first, end, kind, lists):  # type: ignore[no-untyped-def]
    """Whether all signs here are of a class."""
    for at in range(first, end):  # noqa: SIM110 - a kernel knows no generators.
        if lists.classes[data[at]] & kind == 0:
            return False
    return True


@numba.njit(nogil=True)
def _known(data, place, end, lists):  # type: ignore[no-untyped-def]
    """Whether a top level or a platform's name was noted here, and no word that spells a dot or an at sign
    (as the top level "at" does).
    """
    if data[place] | 32 == 97:
        return False
    last = place
    while last < end and lists.classes[data[last]] & _LETTER != 0:
        last += 1
    packed = _pack(data, place, last)
    return _listed(packed, lists.tops) >= 0 or _listed(packed, lists.platforms) >= 0


@numba.njit(nogil=True)
def _local(data, first, end, lists):  # type: ignore[no-untyped-def]
    """Whether this is a local part of parts with dots between them, and is that from its first sign on."""
    parts, before = 1, _DOT
    if lists.classes[data[first]] & _WORD == 0:
        return False
    for at in range(first, end):
        if data[at] == _DOT:
            if before == _DOT:
                return False
            parts += 1
        before = data[at]
    return before != _DOT and parts <= _MOST_PARTS


@numba.njit(nogil=True)
def _domain(data, first, end, lists):  # type: ignore[no-untyped-def]
    """Whether this is a host's name of two to four labels that no sentence follows without a space."""
    labels, begin, known, inner = 0, first, False, False
    for at in range(first, end + 1):
        if at < end and data[at] != _DOT:
            if data[at] == _LINE:
                return False
            continue
        if at == begin or data[begin] == _DASH or data[at - 1] == _DASH:
            return False
        inner = inner or (known and labels > 1)
        known = at - begin <= 8 and _listed(_pack(data, begin, at), lists.tops) >= 0
        labels += 1
        if at == end:
            size = at - begin
            for place in range(begin, at):
                if lists.classes[data[place]] & _LETTER == 0:
                    return False
            if not 2 <= size <= _LONGEST_TOP:
                return False
        begin = at + 1
    return 2 <= labels <= _MOST_LABELS and (known or not inner)


@numba.njit(nogil=True)
def _name_end(data, first, end, lists):  # type: ignore[no-untyped-def]
    """Where a name without dots ends; -1 when it is not certain to end there."""
    at, letters = first, False
    while at < end and (lists.classes[data[at]] & _NAME != 0) and data[at] != _DOT:
        letters = letters or lists.classes[data[at]] & _LETTER != 0
        at += 1
    size = at - first
    if not letters or not _SHORTEST_NAME <= size <= _LONGEST_NAME or data[at - 1] == _DASH:
        return -1
    if data[first] == _DASH:
        return -1
    return at if _all_of(data, at, end, _AFTER, lists) else -1


@numba.njit(nogil=True)
def _bare_handle(data, span, at, lists):  # type: ignore[no-untyped-def]
    _, _, first, end = span
    if not _all_of(data, first, at, _BEFORE, lists):
        return False, 0, 0, 0, 0
    name = _name_end(data, at + 1, end, lists)
    # What begins with a digit may be a price.
    if name < 0 or lists.classes[data[at + 1]] & _NUMBER != 0:
        return False, 0, 0, 0, 0
    return True, at, name, at + 1, 1


@numba.njit(nogil=True)
def _named(data, span, place, lists):  # type: ignore[no-untyped-def]
    """A name after a platform, or nothing after it that could be one."""
    no, nothing = (False, 0, 0, 0, 0), (True, 0, 0, 0, 0)
    begin, limit, first, end = span
    word = place
    while word < end and lists.classes[data[word]] & _LETTER != 0:
        word += 1
    platform = _listed(_pack(data, place, word), lists.platforms) if word - place <= _LONGEST_WORD else -1
    if platform < 0 or not _all_of(data, first, place, _QUOTES, lists):
        return no
    told = word < end and data[word] == _COLON
    if word < end and not told:
        return nothing if _all_of(data, word, end, _STOPS, lists) else no
    name = word + told
    # One space or the end of a line may stand before the name.
    name += name == end and name < limit
    if name == limit:
        return no if told else nothing
    signed = data[name] == _AT
    token = _token(data, begin, limit, name)
    name += signed
    if name >= token[1] or not _begins_name(data, name, token[1], lists):
        return no
    return _after_platform(data, (name, token[1], signed, told or signed), platform, lists)


@numba.njit(nogil=True)
def _begins_name(data, name, end, lists):  # type: ignore[no-untyped-def]
    """Whether a name may begin here, and no word that may stand before one."""
    begins = lists.classes[data[name]] & _WORD != 0 or data[name] == _LINE
    return begins and not _begins_like(data, name, end, lists.fillers)


@numba.njit(nogil=True)
def _after_platform(data, what, platform, lists):  # type: ignore[no-untyped-def]
    no, nothing = (False, 0, 0, 0, 0), (True, 0, 0, 0, 0)
    name, end, signed, told = what
    last, letters, sure = name, False, told
    while last < end and lists.classes[data[last]] & _NAME != 0:
        letters = letters or lists.classes[data[last]] & _LETTER != 0
        sure = sure or lists.classes[data[last]] & _NUMBER != 0 or data[last] == _LINE
        last += 1
    for place in range(name, end):
        if data[place] == _AT:
            return no
    if not letters:
        # Digits are no name.
        return nothing
    stop = _name_end(data, name, end, lists)
    if stop < 0:
        return no
    if not sure or (stop - name <= 8 and _listed(_pack(data, name, stop), lists.no_names) >= 0):
        return nothing
    return True, name - signed, stop, name, 2 + platform
