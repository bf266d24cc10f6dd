"""What is known of words: which are names, and which are everyday words of Swedish or English.

Names come from the lists of Faker at run time, everyday words from the dictionaries of simplemma. Those tell
small letters from capitals, so that "björn" is a word, "Björn" a name and "sara" no word. Names in Cyrillic
are also known as they are written in Swedish and in English. Nothing here remembers the words it was asked
about: they may be somebody's name.
"""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

import faker.providers.person
from simplemma.strategies.dictionaries import StreamDictionaryFactory

from lykta.deidentify.finding import table, word_list
from lykta.places import county_names, municipality_names

# Words of grammar, which are not names in small letters even where somewhere they are given as one.
FUNCTION_WORDS: Final = word_list("grammar", "function_words")
# Endings of surnames. A word that ends so and is not an everyday word is held to be one.
_FAMILY_ENDINGS: Final = tuple(sorted(word_list("grammar", "family_endings")))
_SHORTEST_NAME = 2
# Longer than this is not a word, and is not taken apart: the time must grow with the length alone.
_LONGEST_WORD = 48
# A part of a compound is at least this long: shorter ones are found in any name.
_SHORTEST_PART = 4
_ONE_TO_ONE = dict(zip("абвгдезийклмнопрстуфыэіїєґјћ", "abvgdezijklmnoprstufyeiiegjc", strict=True))
_BOTH = _ONE_TO_ONE | {"љ": "lj", "њ": "nj", "ђ": "dj", "џ": "dz"}
_SWEDISH: Final = _BOTH | dict(
    zip("жхцчшщъьюяё", ["zj", "ch", "ts", "tj", "sj", "sjtj", "", "", "ju", "ja", "jo"], strict=True)
)
_ENGLISH: Final = _BOTH | dict(
    zip("йжхцчшщъьюяё", ["y", "zh", "kh", "ts", "ch", "sh", "shch", "", "", "yu", "ya", "yo"], strict=True)
)
_SHORT: Final = _ENGLISH | dict(zip("йюя", ["i", "iu", "ia"], strict=True))


@cache
def _dictionaries() -> tuple[Mapping[str, object], Mapping[str, object]]:
    # Looked up where they lie: a million words as a dict take 100 MB and half a second more.
    factory = StreamDictionaryFactory(cache_max_size=2)
    return factory.get_dictionary("sv"), factory.get_dictionary("en")


def is_everyday(word: str) -> bool:
    """Whether a word in small letters is in the Swedish or the English dictionary, or in Lykta's own
    lists.
    """
    if word in FUNCTION_WORDS or word in word_list("everyday", "words"):
        return True
    return len(word) <= _LONGEST_WORD and any(word in dictionary for dictionary in _dictionaries())


def is_compound(word: str) -> bool:
    """Whether a word in small letters is put together of two everyday words, as Swedish does freely."""
    if len(word) > _LONGEST_WORD:
        return False
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        head, tail = word[:cut], word[cut:]
        if is_everyday(tail) and (is_everyday(head) or (head[-1] in "soe" and is_everyday(head[:-1]))):
            return True
    return False


def is_everyday_swedish(word: str) -> bool:
    """Whether a word in small letters is in the Swedish dictionary, or in Lykta's own lists."""
    if word in FUNCTION_WORDS or word in word_list("everyday", "words"):
        return True
    return len(word) <= _LONGEST_WORD and word in _dictionaries()[0]


def is_everyday_english(word: str) -> bool:
    """Whether a word in small letters is in the English dictionary."""
    return len(word) <= _LONGEST_WORD and word in _dictionaries()[1]


@cache
def given_names() -> frozenset[str]:
    """First names in small letters, of all the lists there are."""
    return frozenset(_simple(_from_faker("first_name"))) | word_list("names", "given")


@cache
def family_names() -> frozenset[str]:
    """Surnames in small letters, of all the lists there are."""
    return frozenset(_simple(_from_faker("last_name"))) | word_list("names", "family")


def is_given(word: str) -> bool:
    """Whether a word in small letters is a first name, also in the genitive."""
    return any(stem in given_names() for stem in stems(word))


def is_familiar(word: str) -> bool:
    """Whether a word in small letters is a first name that is common in Sweden, or is on Lykta's own
    list.
    """
    return any(stem in _familiar_names() for stem in stems(word))


@cache
def _familiar_names() -> frozenset[str]:
    return frozenset(_simple(_from_faker("first_name", locale="sv_SE"))) | word_list("names", "given")


def is_family(word: str) -> bool:
    """Whether a word in small letters is a surname, also in the genitive, or ends as one and is not an
    everyday word.
    """
    if is_listed_family(word):
        return True
    if not 5 < len(word) <= _LONGEST_WORD or is_everyday(word) or is_compound(word):
        return False
    return any(stem.endswith(_FAMILY_ENDINGS) for stem in stems(word))


def stems(word: str) -> tuple[str, ...]:
    """The word, and the word without an ending of the genitive."""
    found = [word]
    if word.endswith(("'s", ":s")):
        found.append(word[:-2])
    elif word.endswith("s") and len(word) > 3:
        found.append(word[:-1])
    return tuple(found)


def is_listed_family(word: str) -> bool:
    """Whether a word in small letters is in the lists of surnames, also in the genitive."""
    return any(stem in family_names() for stem in stems(word))


@cache
def municipalities() -> frozenset[str]:
    """The names of Sweden's municipalities in small letters; of several words, each word too."""
    return frozenset(name.lower() for name in municipality_names())


def is_demonym(word: str) -> bool:
    """Whether a word in small letters says of what people somebody is, and not the name of a country."""
    return word in _demonyms()


@cache
def _demonyms() -> frozenset[str]:
    nations = table("words/nations.toml")["nation"]
    return frozenset(word for nation in nations for word in nation["words"].split()[1:])


@cache
def ordinary_capitals() -> frozenset[str]:
    """Words in small letters that are written with a capital and name neither a person nor a small place."""
    own = {word for words in table("words/capitals.toml").values() for word in words.lower().split()}
    counties = {part for name in county_names() for part in name.lower().split()}
    nations = {word for nation in table("words/nations.toml")["nation"] for word in nation["words"].split()}
    return frozenset(own | counties | nations | {f"{word}s" for word in counties | nations})


def large_places() -> frozenset[str]:
    """Places of so many people that their name singles out no one: see `small_places`."""
    return word_list("capitals", "large_places")


def _from_faker(of: str, *, locale: str = "") -> set[str]:
    """Each name once: a language lists most of its names under several headings."""
    names: set[str] = set()
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        if locale and module.name != locale:
            continue
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(provider):
            if attribute.startswith(of):
                names.update(_names_in(getattr(provider, attribute)))
    return names


def _names_in(value: object) -> Iterable[str]:
    if isinstance(value, (list, tuple, Mapping, set)):
        return (name for name in value if isinstance(name, str))
    return ()


def _simple(names: Iterable[str]) -> Iterator[str]:
    """The names in small letters, of several words each word, and those in Cyrillic also in Latin letters."""
    for name in names:
        for part in name.lower().replace("-", " ").split():
            if len(part) >= _SHORTEST_NAME and part[0].isalpha():
                yield part
                if not part.isascii():
                    yield from transliterate(part)


def transliterate(name: str) -> frozenset[str]:
    """The Latin spellings of a name in small Cyrillic letters; empty where a letter is not known."""
    spellings = set()
    for letters in (_SWEDISH, _ENGLISH, _SHORT):
        if all(letter in letters for letter in name):
            spellings.add("".join(letters[letter] for letter in name))
    # "-ij" and "-yj" at the end are mostly written with one letter.
    return frozenset(spellings | {s[:-2] + "i" for s in spellings if s.endswith(("ij", "iy", "ii"))})
