"""The words the scanner knows: numbers in Swedish and English, units, and what announces an address."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lykta.ads.identify.symbols import fold_letter

# How a number word is passed on to the resolver. Lower case k..t is a spoken 0..9 and never a unit or an
# article; upper case A..I is 10..90, which joins a digit after it ("sjuttio tre"); e.g. "en" may be an
# article.
_SPOKEN = "klmnopqrst"
_ARTICLE = "uvwyz"  # u = 0 ("oh"), v = 1 ("en"), w = 6 ("sex")

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
    (
        PLATFORM,
        "telegram tele tg snapchat snap insta instagram ig kik whatsapp wapp tiktok twitter facebook fb "
        "onlyfans skype wickr signal threema session discord viber messenger line",
    ),
    (
        TOP_LEVEL,
        "se com net org nu eu info me io no dk fi de uk co tv cc biz app link bio page site online live ly "
        "gg xyz shop club ru pl nl es fr it at ch be ee lv lt is us fm to pro dev world",
    ),
)

# a to z, and 0 for any other letter, which leads nowhere.
LETTERS = 27


class Words(NamedTuple):
    """A trie over folded letters, flat: the child for node and letter, two signs of a number word, flags."""

    children: NDArray[np.int16]
    number: NDArray[np.uint8]
    flags: NDArray[np.uint8]


def fold_word(word: str) -> str:
    """The word in a..z, as the scanner sees it."""
    return "".join(map(fold_letter, word))


def number_words() -> dict[str, str]:
    """What each number word is passed on as, by the word as the scanner sees it."""
    spoken = {word: _SPOKEN[digit] for digit, words in enumerate(_DIGITS) for word in words.split()}
    teens = {
        word: "".join(_SPOKEN[int(d)] for d in digits) for words, digits in _TEENS for word in words.split()
    }
    tens = {word: chr(65 + place) for place, words in enumerate(_TENS) for word in words.split()}
    others = {word: sign for words, sign in _OTHERS for word in words.split()}
    return {fold_word(w): s for w, s in (spoken | teens | tens | others | _ARTICLES).items()}


def flagged_words() -> dict[str, int]:
    """What each other word may mean, by the word as the scanner sees it."""
    flags: dict[str, int] = {}
    for flag, listed in _FLAGS:
        for word in map(fold_word, listed.split()):
            flags[word] = flags.get(word, 0) | flag
    return flags


@lru_cache(maxsize=1)
def words() -> Words:
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

    for word, sign in number_words().items():
        signs[node_of(word)] = sign
    flags = {node_of(word): flag for word, flag in flagged_words().items()}
    return _packed(nodes, signs, flags)


def _packed(nodes: list[dict[int, int]], signs: dict[int, str], flags: dict[int, int]) -> Words:
    packed = Words(
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
