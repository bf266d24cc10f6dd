"""The tables of the scanner: what each code point is, and the words that mean something."""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lykta.ads.kernel.borrowed import borrow, inlined

LETTER, DIGIT, IGNORED, SEPARATOR, BREAK = 1, 2, 3, 4, 5

SIZE = 0x20000

# Only these stretches hold anything but plain letters of other scripts; the rest keeps the class of a letter.
_STRETCHES = (
    (0, 0x3100),
    (0x3164, 0x3165),
    (0xA620, 0xABFF),
    (0xFE00, 0x10000),
    (0x104A0, 0x104AA),
    (0x1D400, 0x1D800),
    (0x1F000, 0x1FB00),
)

# Letters of other scripts that look like Latin ones, so that "nоll" with a Cyrillic о is read as it looks.
_LOOK_ALIKES = {
    **dict(zip("аеорсхукмтвѕіјԁ", "aeopcxykmtbsijd", strict=True)),
    **dict(zip("АЕОРСХУКМТВЅІЈН", "aeopcxykmtbsijh", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοιρντκ", "abezhikmnoptyxaoipvtk", strict=True)),
    **dict(zip("øØæÆıłŁđß", "ooaaillds", strict=True)),
}

# A letter that stands for a digit among digits. The first group may also stand alone between digit groups.
_ALONE = {"o": 0, "O": 0, "l": 1, "I": 1}
_AMONG = {"i": 1, "s": 5, "S": 5, "B": 8, "z": 2, "Z": 2}
MAY_STAND_ALONE = 16

# Signs as the resolver reads them; whatever else is punctuation or a symbol is a "*".
_SIGNS = {
    **dict.fromkeys(" \t\u00a0", " "),
    **dict.fromkeys("\n\r\u2028\u2029\x0b\x0c", "\n"),
    **dict.fromkeys("._·•․。", "."),
    **dict.fromkeys("/\\⁄∕", "/"),
    **dict.fromkeys(",;،", ","),
    **dict.fromkeys(":", ":"),
    **dict.fromkeys("([{<", "("),
    **dict.fromkeys(")]}>", ")"),
    **dict.fromkeys("+➕", "+"),
    **dict.fromkeys("|¦ǀ", "|"),
    **dict.fromkeys("−_~", "-"),
    **dict.fromkeys("€$£¥%°", "U"),
}

# Round emoji that are drawn in the place of a zero.
_ROUND = "⭕🅾"


# Letters by their category that show nothing.
_FILLERS = "\u115f\u1160\u3164\uffa0"


class Symbols(NamedTuple):
    """Tables over code points: class; digit or sign; letter folded to 1..26; the digit it may stand for."""

    kind: NDArray[np.uint8]
    value: NDArray[np.uint8]
    fold: NDArray[np.uint8]
    stands_for: NDArray[np.uint8]


def _fold_letter(char: str) -> str:
    """The Latin letter `char` is read as: without marks, width or case, look-alikes included; else ''."""
    plain = unicodedata.normalize("NFKD", char)[:1]
    plain = _LOOK_ALIKES.get(plain, plain)
    return plain.lower() if plain.isascii() and plain.isalpha() else ""


def _digit(char: str) -> int | None:
    value = unicodedata.digit(char, None)
    return None if value is None else int(value)


def _sign(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char)[:1]
    known = _SIGNS.get(char) or _SIGNS.get(plain)
    if known:
        return known
    category = unicodedata.category(char)
    return {"Zs": " ", "Zl": "\n", "Zp": "\n", "Pd": "-"}.get(category, "*")


def _is_ignored(char: str) -> bool:
    return (
        unicodedata.category(char) in {"Cf", "Mn", "Me"}
        or char in _FILLERS
        or 0x1F3FB <= ord(char) <= 0x1F3FF
    )


def _letter(tables: Symbols, char: str) -> None:
    code, folded = ord(char), _fold_letter(char)
    tables.kind[code] = LETTER
    tables.fold[code] = ord(folded) - 96 if folded else 0
    plain = unicodedata.normalize("NFKD", char)[:1]
    plain = {"О": "O", "о": "o", "Ο": "O", "ο": "o", "І": "I", "Ι": "I", "ӏ": "l", "ⅼ": "l"}.get(plain, plain)
    if plain in _ALONE:
        tables.stands_for[code] = _ALONE[plain] + 1 + MAY_STAND_ALONE
    elif plain in _AMONG:
        tables.stands_for[code] = _AMONG[plain] + 1


def _classify(tables: Symbols, code: int) -> None:
    char = chr(code)
    digit = _digit(char)
    if digit is not None:
        tables.kind[code], tables.value[code] = DIGIT, digit
    elif char in _ROUND:
        tables.kind[code], tables.stands_for[code] = LETTER, 1 + MAY_STAND_ALONE
    elif _is_ignored(char):
        tables.kind[code] = IGNORED
    elif unicodedata.normalize("NFKD", char)[:1].isalpha():
        _letter(tables, char)
    elif unicodedata.normalize("NFKC", char) == "@":
        tables.kind[code] = BREAK
    else:
        tables.kind[code], tables.value[code] = SEPARATOR, ord(_sign(char))


@lru_cache(maxsize=1)
def symbols() -> Symbols:
    """The tables, made once at first use (some 30 ms)."""
    tables = Symbols(*(np.zeros(SIZE, np.uint8) for _ in range(4)))
    tables.kind[:] = LETTER
    for first, last in _STRETCHES:
        for code in range(first, last):
            _classify(tables, code)
    return tables


# How a number word is passed on to the resolver. Lower case k..t is a spoken 0..9 and never a unit or an
# article; upper case A..I is 10..90, which joins a digit after it ("sjuttio tre"); u, v and w are
# words that may be no number.
_SPOKEN = "klmnopqrst"

UNIT, PRICE_BEFORE, ADDRESS, PLATFORM, TOP_LEVEL, PLUS, CLOCK = 1, 2, 4, 8, 16, 32, 64

_DIGITS = (
    "noll nolla nollan nol noel zero nought",
    "etta ettan",
    "två tvåa tvåan tvaa two",
    "tre trea trean three thre",
    "fyra fyran fyr four",
    "fem femma femman five",
    "sexa sexan six",
    "sju sjua sjuan seven",
    "åtta åttan åtte eight eigth",
    "nio nia nian nine",
)

_ARTICLES = {"oh": "u", "en": "v", "ett": "v", "one": "v", "sex": "w"}
_TEENS = (
    ("elva eleven", "11"),
    ("tolv twelve", "12"),
    ("tretton thirteen", "13"),
    ("fjorton fourteen", "14"),
    ("femton fifteen", "15"),
    ("sexton sixteen", "16"),
    ("sjutton seventeen", "17"),
    ("arton aderton eighteen", "18"),
    ("nitton nineteen", "19"),
)

_TENS = (
    "tio ten",
    "tjugo tjugi twenty",
    "trettio tretti thirty",
    "fyrtio förtio forty fourty",
    "femtio fifty",
    "sextio sixty",
    "sjuttio seventy",
    "åttio eighty",
    "nittio ninety",
)

_OTHERS = (("hundra hundred", "^"), ("dubbel dubbla double", "="), ("trippel tripple triple", "#"))

PLATFORMS = {
    "telegram": "telegram", "tele": "telegram", "tg": "telegram", "snapchat": "snapchat", "snap": "snapchat",
    "instagram": "instagram", "insta": "instagram", "ig": "instagram", "kik": "kik", "whatsapp": "whatsapp",
    "wapp": "whatsapp", "tiktok": "tiktok", "twitter": "twitter", "facebook": "facebook", "fb": "facebook",
    "onlyfans": "onlyfans", "skype": "skype", "wickr": "wickr", "signal": "signal", "threema": "threema",
    "session": "session", "discord": "discord", "viber": "viber", "messenger": "facebook", "line": "line",
    "wechat": "wechat", "weixin": "wechat", "kakaotalk": "kakaotalk", "kakao": "kakaotalk",
}  # fmt: skip
"""The platform that each word names."""

_TOP_LEVELS = (
    "se com net org nu eu info me io no dk fi de uk co tv cc biz app link bio page site online live ly gg "
    "xyz shop club ru pl nl es fr it at ch be ee lv lt is us fm to pro dev world"
)
TOP_LEVELS = tuple(_TOP_LEVELS.split())

_FLAGS = (
    (
        UNIT,
        "kr kronor krona kronors sek nok dkk eur euro usd dollar spänn tusen år åring åringen åriga "
        "ar years year yo",
    ),
    (UNIT, "cm kg km kvm tim timme timmar timmen hour hours minuter minutes"),
    (PRICE_BEFORE, "sek eur euro pris price usd kr"),
    (CLOCK, "kl klockan"),
    (PLUS, "plus"),
    (ADDRESS, "snabel snabela kanelbulle arroba punkt dot prick http https hxxp hxxps www"),
    (PLATFORM, " ".join(PLATFORMS)),
    (TOP_LEVEL, _TOP_LEVELS),
)

# a to z, and 0 for any other letter, which leads nowhere.
LETTERS = 27
# So many letters of a word are looked up at once.
START_LETTERS = 3


class WordTrie(NamedTuple):
    """A trie over folded letters, flat: the child for node and letter, two signs of a number word, flags."""

    children: NDArray[np.int16]
    number: NDArray[np.uint8]
    flags: NDArray[np.uint8]


def _fold_word(word: str) -> str:
    """The word in a..z, as the scanner sees it."""
    return "".join(map(_fold_letter, word))


def _number_words() -> dict[str, str]:
    """What each number word is passed on as, by the word as the scanner sees it."""
    spoken = {word: _SPOKEN[digit] for digit, words in enumerate(_DIGITS) for word in words.split()}
    teens = {
        word: "".join(_SPOKEN[int(d)] for d in digits) for words, digits in _TEENS for word in words.split()
    }
    tens = {word: chr(65 + place) for place, words in enumerate(_TENS) for word in words.split()}
    others = {word: sign for words, sign in _OTHERS for word in words.split()}
    return {_fold_word(w): s for w, s in (spoken | teens | tens | others | _ARTICLES).items()}


def _flagged_words() -> dict[str, int]:
    """What each other word may mean, by the word as the scanner sees it."""
    flags: dict[str, int] = {}
    for flag, listed in _FLAGS:
        for word in map(_fold_word, listed.split()):
            flags[word] = flags.get(word, 0) | flag
    return flags


@lru_cache(maxsize=1)
def words() -> WordTrie:
    """The trie, made once at first use."""
    nodes: list[dict[int, int]] = [{}]
    signs: dict[int, str] = {}

    def node_of(word: str) -> int:
        node = 0
        for letter in word:
            code = ord(letter) - 96
            if code not in nodes[node]:
                nodes.append({})
                nodes[node][code] = len(nodes) - 1
            node = nodes[node][code]
        return node

    for word, sign in _number_words().items():
        signs[node_of(word)] = sign
    flags = {node_of(word): flag for word, flag in _flagged_words().items()}
    return _pack(nodes, signs, flags)


def _pack(nodes: list[dict[int, int]], signs: dict[int, str], flags: dict[int, int]) -> WordTrie:
    packed = WordTrie(
        np.full(len(nodes) * LETTERS, -1, np.int16),
        np.zeros(len(nodes) * 2, np.uint8),
        np.zeros(len(nodes), np.uint8),
    )
    for node, children in enumerate(nodes):
        for letter, child in children.items():
            packed.children[LETTERS * node + letter] = child
    for node, sign in signs.items():
        packed.number[2 * node : 2 * node + len(sign)] = [ord(c) for c in sign]
    for node, flag in flags.items():
        packed.flags[node] = flag
    return packed


def _starts() -> NDArray[np.uint8]:
    """1 where three letters, five bits each, may begin a word that means something, or are not letters."""
    starts = np.ones((32, 32, 32), np.uint8)
    starts[1:LETTERS, 1:LETTERS, 1:LETTERS] = 0
    numbers = _number_words()
    for word in [*numbers, *_flagged_words()]:
        if word in numbers or len(word) >= START_LETTERS:
            starts[tuple(ord(letter) & 31 for letter in word[:START_LETTERS])] = 1
    alone = [ord(letter) & 31 for letter in _ALONE]
    starts[np.ix_(alone, alone, alone)] = 1
    return starts.ravel()


class Alphabet(NamedTuple):
    """The tables of `symbols` and `words` together, and of how words start, as the kernels take them."""

    kind: NDArray[np.uint8]
    value: NDArray[np.uint8]
    fold: NDArray[np.uint8]
    stands_for: NDArray[np.uint8]
    children: NDArray[np.int16]
    number: NDArray[np.uint8]
    flags: NDArray[np.uint8]
    starts: NDArray[np.uint8]


@inlined
def lend_alphabet(alphabet: Alphabet) -> Alphabet:
    """The same tables, borrowed for the time of a scan."""
    return Alphabet(
        borrow(alphabet.kind),
        borrow(alphabet.value),
        borrow(alphabet.fold),
        borrow(alphabet.stands_for),
        borrow(alphabet.children),
        borrow(alphabet.number),
        borrow(alphabet.flags),
        borrow(alphabet.starts),
    )


@lru_cache(maxsize=1)
def whole_alphabet() -> Alphabet:
    """All tables of the scanner."""
    return Alphabet(*symbols(), *words(), _starts())
