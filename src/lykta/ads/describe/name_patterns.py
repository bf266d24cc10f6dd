"""How people give a name in an ad: wording around the name, in many languages."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from lykta.ads.describe.alignment import find_word
from lykta.ads.normalise import make_lexicon, words_with_places
from lykta.ads.normalise.lexicon import table_of
from lykta.ads.normalise.placeholders import PLACEHOLDER_NAMES
from lykta.ads.normalise.words_kernel import hash_code

if TYPE_CHECKING:
    import numpy.typing as npt

NAMED, SIGNED, PRESENTED, FOLLOWED = 1, 2, 4, 8
"""How a name is given: said to be one ("my name is X"), signed with ("hugs X"), presented ("I am X"), or
followed by wording that may present it ("X here").
"""

_BEFORE_NAMED: Final = (
    "jag heter", "som heter", "mitt namn är", "namnet är", "kallar mig", "vid namn", "presenterar mig som",
    "my name is", "the name is", "calls me", "know me as", "name s", "named",
    "jeg heter", "jeg hedder", "navnet mitt er", "mit navn er", "mitt navn er",
    "nimeni on", "minun nimeni on", "ich heisse", "mein name ist", "mijn naam is", "ik heet",
    "je m appelle", "mon nom est", "mon prénom est", "mi chiamo", "il mio nome è",
    "me llamo", "mi nombre es", "me llaman", "me chamo", "meu nome é", "chamo me",
    "mam na imię", "nazywam się", "mówią mi", "mă numesc", "mă cheamă", "numele meu este", "îmi spun",
    "a nevem", "így hív", "меня зовут", "зовут меня", "моё имя", "мое имя", "мене звати",
    "jmenuji se", "volám sa", "zovem se", "moje ime je", "mano vardas", "mani sauc", "minu nimi on",
    "benim adım", "quhem", "казвам се",
)  # fmt: skip
_AFTER_NAMED: Final = (
    "heter jag", "är mitt namn", "is my name", "es mi nombre", "to moje imię", "este numele meu", "a nevem",
    "ist mein name", "on nimeni", "er navnet mitt", "er mit navn",
)  # fmt: skip
_BEFORE_SIGNED: Final = (
    "kram", "kramar", "puss", "hälsningar", "mvh", "hälsar", "hugs", "kisses", "regards", "wishes from", "xoxo",
    "saludos", "un abrazo", "cariño", "besos", "pozdrawiam", "ściskam", "twoja", "cu drag", "salutări",
    "îmbrățișez", "üdv", "ölel", "szeretettel", "с приветом", "обнимаю", "ваша", "bisous", "baci",
    "grüsse", "terveisin", "hilsen", "klem",
)  # fmt: skip
_BEFORE_PRESENTED: Final = (
    "jag är", "det är", "jag som är", "kalla mig", "nu är", "finns", "hos", "säg", "som",
    "i am", "i m", "this is", "it s", "call me", "here is", "with", "yours",
    "soy", "aquí", "llámame", "llamarme", "jestem", "tu", "mów mi", "mówić", "sunt", "aici", "spune mi", "îmi poți spune",
    "itt", "így", "я", "это", "имя", "зовите меня", "просто", "ich bin", "hier ist", "je suis", "sono", "olen",
    "jeg er", "ik ben",
)  # fmt: skip
_AFTER_FOLLOWED: Final = (
    "här",
    "heter",
    "here",
    "vagyok",
    "hälsar",
    "is here",
    "är här",
    "är tillbaka",
    "väntar",
    "waits",
)

# Words that follow such wording without being names; those of languages and peoples above all, since nothing
# is to be read into them.
_NEVER: Final = ["jag", "du", "vi", "ni", "han", "hon", "den", "det", "de", "mig", "dig", "oss", "er", "min", "mitt", "mina", "din", "ditt", "en", "ett", "och", "eller", "men", "som", "att", "om", "i", "på", "av", "för", "från", "till", "med", "utan", "hos", "så", "här", "där", "nu", "då", "inte", "bara", "också", "alltid", "ofta", "aldrig", "mycket", "lite", "väl", "sen", "redan", "hemligt", "viktigt", "ny", "tillbaka", "vuxen", "kvinna", "hemma", "igen", "just", "alla", "bra", "snart", "välkommen", "hej", "ring", "svar", "svara", "sms", "i", "you", "we", "he", "she", "it", "they", "me", "us", "my", "your", "a", "an", "the", "and", "or", "but", "that", "if", "in", "on", "at", "of", "for", "from", "to", "with", "not", "no", "only", "also", "always", "often", "never", "very", "here", "there", "now", "then", "soon", "new", "back", "adult", "woman", "home", "again", "all", "good", "welcome", "hi", "hello", "call", "secret", "important", "anytime", "whenever", "tonight", "today", "please", "when", "if", "because", "ya", "yo", "tú", "una", "un", "y", "o", "pero", "que", "si", "en", "de", "por", "para", "con", "sin", "no", "solo", "también", "siempre", "muy", "aquí", "ahora", "nueva", "mujer", "ja", "ty", "on", "ona", "my", "wy", "i", "a", "lub", "ale", "że", "jeśli", "w", "na", "z", "do", "od", "dla", "bez", "nie", "tylko", "też", "zawsze", "bardzo", "tu", "teraz", "nowa", "kobieta", "eu", "tu", "el", "ea", "noi", "voi", "și", "sau", "dar", "că", "dacă", "în", "la", "de", "pe", "cu", "fără", "nu", "doar", "mereu", "foarte", "aici", "acum", "nouă", "femeie", "o", "én", "te", "ő", "mi", "ti", "és", "vagy", "de", "hogy", "ha", "nem", "csak", "is", "mindig", "nagyon", "itt", "most", "új", "nő", "egy", "a", "az", "я", "ты", "он", "она", "мы", "вы", "и", "или", "но", "что", "если", "в", "на", "с", "до", "от", "для", "без", "не", "только", "тоже", "всегда", "очень", "здесь", "сейчас", "новая", "женщина", "ich", "du", "er", "sie", "wir", "ihr", "und", "oder", "aber", "dass", "wenn", "in", "auf", "mit", "ohne", "nicht", "nur", "auch", "immer", "sehr", "hier", "jetzt", "neue", "frau", "ein", "eine", "je", "tu", "il", "elle", "nous", "vous", "et", "ou", "mais", "que", "si", "en", "dans", "avec", "sans", "pas", "seulement", "aussi", "toujours", "très", "ici", "une", "femme", "jeg", "hun", "han", "og", "eller", "men", "at", "hvis", "på", "med", "uten", "ikke", "bare", "også", "alltid", "veldig", "her", "nå", "en", "dame", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "svenska", "svensk", "swedish", "english", "engelska", "norwegian", "danish", "finnish", "german", "french", "spanish", "italian", "polish", "romanian", "hungarian", "bulgarian", "ukrainian", "russian", "latin", "latina", "asian", "thai", "brazilian", "colombian", "european", "african", "american", "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"]

type Patterns = tuple[
    npt.NDArray[np.uint32],
    npt.NDArray[np.int32],
    npt.NDArray[np.uint32],
    npt.NDArray[np.int64],
    npt.NDArray[np.uint32],
]


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    """For the kernel: a table of the word next to the name, with the first of its patterns; and the patterns.

    Patterns are uint32[n, longest], the word next to the name first, 0 for none; with int64[n, 3]: how many words,
    the step from the name to the wording (-1 before, 1 after), and how the name is given. Last, a table
    of the words that are never names.
    """
    rows = [
        *(((*reversed(words),), -1, way) for way, listed in _BEFORE.items() for words in map(hashes, listed)),
        *((tuple(words), 1, way) for way, listed in _AFTER.items() for words in map(hashes, listed)),
    ]
    rows.sort()
    words = np.zeros((len(rows), max(len(wording) for wording, _, _ in rows)), np.uint32)
    for row, (wording, _, _) in enumerate(rows):
        words[row, : len(wording)] = wording
    keys = table_of(int(row[0][0]) for row in rows)
    first = np.full(len(keys), -1, np.int32)
    for row in reversed(range(len(rows))):
        first[find_word(keys, words[row, 0])] = row
    facts = np.array([(len(wording), step, way) for wording, step, way in rows], np.int64)
    symbols = [int(hash_code(code)) for code in PLACEHOLDER_NAMES]
    never = table_of([*symbols, *(word for listed in _NEVER for word in hashes(listed))])
    return keys, first, words, facts, never


def hashes(wording: str) -> list[int]:
    """The hashes of the words of a text in which nothing is a place."""
    return [word.hash for word in words_with_places(wording, make_lexicon([]))]


_BEFORE: Final = {NAMED: _BEFORE_NAMED, SIGNED: _BEFORE_SIGNED, PRESENTED: _BEFORE_PRESENTED}
_AFTER: Final = {NAMED: _AFTER_NAMED, FOLLOWED: _AFTER_FOLLOWED}
