"""Full-text search over the public pages, made in memory at the start; queries are kept nowhere."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from markdown_it.token import Token

from lykta.language import Language
from lykta.web.configuration import Configuration
from lykta.web.handbook.library import HandbookPage, library
from lykta.web.handbook.markdown import MARK, anchor, parser, plain
from lykta.web.handbook.vocabulary import PageVocabulary, Thesaurus, is_empty, read_thesaurus, words
from lykta.web.language import current_language
from lykta.web.navigation import Findable, SearchPassage, findable

LONGEST_QUERY = 200
"""Signs of a query that are read; the rest is left out."""

_MOST_WORDS = 12
# A phrase of the lists, with the empty words that may stand between its own.
_LONGEST_PHRASE = 7
_MOST_HITS = 12
"""More than these are not shown: one that lies further down is found by another word."""
_MOST_PLACES = 3
# A hit this much weaker than the best has only a word in passing.
_WEAKEST = 0.15
_SECOND_PLACE = 0.5
_FURTHER = 0.25

# What a page that the lists lead to gains: about as much as for a word that stands nowhere else.
_LEADING = 4.0
# How much a small word leads beside one of the subject.
_SMALL = 0.3
# What is written to those who buy sex must not be the first that somebody who is forced to sell it is shown.
# Those who look for it are led to it by the lists.
_WEIGHTS = {"buyers": 0.5}
# A word in the title says more of what a page is about than one in its text.
_TITLE, _HEADING, _TEXT = 6.0, 4.0, 1.0
_PART = 0.4
"""What a part of a compound weighs beside a word of its own."""

# Robertson and Zaragoza, The Probabilistic Relevance Framework (2009): the values usual for short texts.
_SATURATION = 1.2
_BY_LENGTH = 0.6

# How much a hit counts beside one of the word itself: by a word that means the same, by its parts, and so on.
_SAME, _PARTS, _BEGINS_ALIKE, _ONE_PART = 0.8, 0.7, 0.5, 0.25

# An excerpt: so many words, and so many before the first that was looked for.
_LENGTH, _BEFORE = 32, 10

type StemGroup = tuple[str, ...]
type Alternatives = dict[StemGroup, float]
"""Stems that must all be in a passage, and how much it counts; a word is found when one alternative is."""


@dataclass(frozen=True)
class SearchToken:
    """A word of a text: where it stands, its stem, and the stems of its parts when it is a compound."""

    start: int
    end: int
    stem: str
    parts: tuple[str, ...]

    def is_one_of(self, wanted: Set[str]) -> bool:
        """Whether it, or a part of it, is among the stems that were looked for."""
        return self.stem in wanted or (bool(self.parts) and not wanted.isdisjoint(self.parts))


@dataclass(frozen=True)
class ExcerptPiece:
    """A piece of a text: as it is, or a word that was looked for."""

    text: str
    found: bool = False


@dataclass(frozen=True)
class SearchHit:
    """A page that was found: its best passage, an excerpt of it, and other passages nearly as good."""

    page: Findable
    passage: SearchPassage
    pieces: tuple[ExcerptPiece, ...]
    others: tuple[SearchPassage, ...] = ()


@dataclass(frozen=True)
class SearchResult:
    """What a query gave: the best page first, and the query as it was read where a word was misspelt.

    `has_more` tells that more pages were found than the hits, which are then the best of them.
    """

    hits: tuple[SearchHit, ...] = ()
    read_as: str | None = None
    has_more: bool = False


@dataclass(frozen=True)
class _Document:
    page: Findable
    passage: SearchPassage
    tokens: tuple[SearchToken, ...]


class SearchIndex:
    """Finds pages in one language by the words of their passages."""

    def __init__(self, language: Language, pages: Sequence[Findable], thesaurus: Thesaurus) -> None:
        self._language = language
        self._vocabulary = PageVocabulary(language, _iter_words(pages, thesaurus))
        self._same = self._read_same(thesaurus)
        self._documents = [
            _Document(page, passage, self._tokens(passage.text))
            for page in pages
            for passage in page.passages
        ]
        self._beginnings = {
            document.page.name: number
            for number, document in enumerate(self._documents)
            if _is_beginning(document)
        }
        self._leads = self._read_leads(pages, thesaurus)
        self._phrases = {terms for terms in (*self._same, *self._leads) if len(terms) > 1}
        self._postings: dict[str, dict[int, float]] = {}
        usual = sum(len(each.tokens) for each in self._documents) / max(1, len(self._documents))
        for number, document in enumerate(self._documents):
            for term, weight in self._weights(document, usual).items():
                self._postings.setdefault(term, {})[number] = weight / (weight + _SATURATION)

    def find(self, query: str) -> SearchResult:
        """The pages that have most of the words of a query, the best first."""
        query = query[:LONGEST_QUERY]
        asked, read_as = self._read(query)
        scores = _sum(self._scores(alternatives) for alternatives in asked)
        small: list[Alternatives] = [{(word,): _SMALL} for word in self._small_words(query)]
        # Of a longer query, one word leads no further than its share.
        shared = [self._weigh_leads(alternatives, 1 / len(asked)) for alternatives in asked]
        led = _sum([*shared, *(self._weigh_leads(alternatives, 1.0) for alternatives in small)])
        terms = {term for alternatives in asked for terms in alternatives for term in terms}
        # An excerpt does not begin at a small word of a phrase, such as the "to" of "want to die".
        wanted = {term for term in terms if not is_empty(term, self._language)} or terms
        found = self._rank(scores, led)
        hits = tuple(self._hit(numbers, scores, wanted) for numbers in found[:_MOST_HITS])
        return SearchResult(hits, read_as, has_more=len(found) > _MOST_HITS)

    def _read(self, query: str) -> tuple[list[Alternatives], str | None]:
        """What each word or phrase of a query may stand for, and the query with misspelt words put right."""
        typed = [found.group() for found in words(query)][:_MOST_WORDS]
        telling = [word for word in typed if not is_empty(word, self._language)]
        asked: list[Alternatives] = []
        corrected = False
        written: list[str] = []
        rest = self._join_compounds(typed)
        while rest:
            length, phrase = self._phrase(rest)
            if length:
                asked.append(self._of_phrase(phrase, " ".join(rest[:length])))
                written += rest[:length]
            else:
                word = self._correct_spelling(rest[0])
                corrected |= word != rest[0]
                written.append(word)
                if not telling or not is_empty(rest[0], self._language):
                    asked.append(self._of_word(word))
            rest = rest[length or 1 :]
        return asked, " ".join(written) if corrected else None

    def _small_words(self, query: str) -> set[str]:
        """The stems of those that tell nothing of the subject, but may tell of whom: `mig` is of oneself."""
        typed = (found.group() for found in words(query))
        return {self._vocabulary.stem(word) for word in typed if is_empty(word, self._language)}

    def _join_compounds(self, typed: Sequence[str]) -> list[str]:
        """The words, with those joined that Swedish writes as one: `oros anmälan` is `orosanmälan`."""
        rest = list(typed)
        for at in range(len(rest) - 2, -1, -1):
            pair = rest[at : at + 2]
            if not any(is_empty(word, self._language) for word in pair) and self._vocabulary.joins(*pair):
                rest[at : at + 2] = ["".join(pair)]
        return rest

    def _phrase(self, typed: Sequence[str]) -> tuple[int, StemGroup]:
        """How many words from the beginning are a phrase that the lists of words know, and which.

        Empty words between those of a phrase do not hide it: `måste jag anmäla` is `måste anmäla`.
        """
        for length in range(min(len(typed), _LONGEST_PHRASE), 1, -1):
            text = " ".join(typed[:length])
            # A phrase begins and ends with words of its own: an empty one after it belongs to what follows.
            ends = (typed[0], typed[length - 1])
            whole = any(is_empty(word, self._language) for word in ends)
            forms = (self._stems(text),) if whole else _forms(self._stems(text), self._telling(text))
            for form in forms:
                if form in self._phrases:
                    return length, form
        return 0, ()

    def _of_phrase(self, phrase: StemGroup, typed: str) -> Alternatives:
        return dict.fromkeys(self._same.get(phrase, ()), _SAME) | {self._telling(typed): 1.0, phrase: 1.0}

    def _of_word(self, typed: str) -> Alternatives:
        stem = self._vocabulary.stem(typed)
        parts = self._vocabulary.parts(typed)
        single = parts or (() if self._vocabulary.knows(stem) else self._vocabulary.within(typed))
        weighted: list[tuple[StemGroup, float]] = [((stem,), 1.0)]
        weighted += [(means, _SAME) for means in self._same.get((stem,), ())]
        weighted += [(parts, _PARTS)] if parts else []
        weighted += [((other,), _BEGINS_ALIKE) for other in self._vocabulary.beginning_like(stem)]
        weighted += [((other,), _BEGINS_ALIKE) for other in self._vocabulary.around(stem)]
        weighted += [((part,), _ONE_PART) for part in single]
        alternatives: Alternatives = {}
        for terms, weight in weighted:
            alternatives[terms] = max(weight, alternatives.get(terms, 0.0))
        return alternatives

    def _correct_spelling(self, typed: str) -> str:
        """The word, or the nearest of the pages when they have neither it nor its parts."""
        stem = self._vocabulary.stem(typed)
        known = self._vocabulary.knows(stem) or bool(self._vocabulary.parts(typed))
        return (
            typed if known or any(self._vocabulary.around(stem)) else self._vocabulary.nearest(typed) or typed
        )

    def _scores(self, alternatives: Alternatives) -> dict[int, float]:
        scores: dict[int, float] = {}
        for terms, weight in alternatives.items():
            lists = [self._postings.get(term, {}) for term in terms]
            for number in min(lists, key=len):
                if all(number in each for each in lists):
                    score = weight * min(each[number] * self._rarity(each) for each in lists)
                    scores[number] = max(score, scores.get(number, 0.0))
        return scores

    def _weigh_leads(self, alternatives: Alternatives, share: float) -> dict[str, float]:
        """The pages that the lists of words lead to from what was typed."""
        led: dict[str, float] = {}
        for terms, weight in alternatives.items():
            for name in self._leads.get(terms, ()):
                led[name] = max(share * weight * _LEADING, led.get(name, 0.0))
        return led

    def _rarity(self, posting: Mapping[int, float]) -> float:
        return math.log(1 + (len(self._documents) - len(posting) + 0.5) / (len(posting) + 0.5))

    def _rank(self, scores: Mapping[int, float], led: Mapping[str, float]) -> list[list[int]]:
        """The passages of each page that was found, by their numbers: the best page first, and its best."""
        of_pages: dict[str, list[int]] = {name: [] for name in led}
        for number in sorted(scores, key=lambda number: (-scores[number], number)):
            of_pages.setdefault(self._documents[number].page.name, []).append(number)
        # A page that only the lists lead to is shown from its beginning.
        found = {name: numbers or [self._beginnings[name]] for name, numbers in of_pages.items()}
        pages = {
            name: led.get(name, 0.0) + self._page_score(numbers, scores) for name, numbers in found.items()
        }
        ranked = sorted(pages, key=lambda name: (-pages[name], found[name]))
        return [found[name] for name in ranked if pages[name] >= _WEAKEST * pages[ranked[0]]]

    def _page_score(self, numbers: Sequence[int], scores: Mapping[int, float]) -> float:
        """Its best passage's score, with less and less of what the others have."""
        weight = self._documents[numbers[0]].page.weight
        return weight * sum(scores.get(number, 0.0) * _FURTHER**at for at, number in enumerate(numbers))

    def _hit(self, numbers: Sequence[int], scores: Mapping[int, float], wanted: set[str]) -> SearchHit:
        best = self._documents[numbers[0]]
        least = _SECOND_PLACE * scores.get(numbers[0], 0.0)
        near = [number for number in numbers[1:_MOST_PLACES] if scores[number] >= least]
        return SearchHit(
            best.page,
            best.passage,
            excerpt(best.passage.text, best.tokens, wanted),
            tuple(self._documents[number].passage for number in near),
        )

    def _weights(self, document: _Document, usual: float) -> dict[str, float]:
        """What each stem weighs in a passage: where it stands, and how often for the passage's length."""
        length = 1 - _BY_LENGTH + _BY_LENGTH * len(document.tokens) / usual
        fields = [
            (_TITLE if _is_beginning(document) else _TITLE / 2, self._tokens(document.page.title)),
            (_HEADING, self._tokens(document.passage.heading)),
            (_TEXT / length, document.tokens),
        ]
        weights: dict[str, float] = {}
        for weight, tokens in fields:
            for token in tokens:
                weights[token.stem] = weights.get(token.stem, 0.0) + weight
                for part in token.parts:
                    weights[part] = weights.get(part, 0.0) + weight * _PART
        return weights

    def _tokens(self, text: str) -> tuple[SearchToken, ...]:
        return tuple(
            SearchToken(
                found.start(),
                found.end(),
                self._vocabulary.stem(found.group()),
                self._vocabulary.parts(found.group()),
            )
            for found in words(text)
        )

    def _read_same(self, thesaurus: Thesaurus) -> dict[StemGroup, tuple[StemGroup, ...]]:
        same: dict[StemGroup, tuple[StemGroup, ...]] = {}
        for group in thesaurus.same:
            means = tuple(self._telling(text) for text in group.means)
            for stems in self._all_forms(group.typed):
                same[stems] = (*same.get(stems, ()), *means)
        return same

    def _read_leads(
        self, pages: Sequence[Findable], thesaurus: Thesaurus
    ) -> dict[StemGroup, tuple[str, ...]]:
        leads: dict[StemGroup, tuple[str, ...]] = {}
        for page in pages:
            for stems in self._all_forms(thesaurus.leads.get(page.name, ())):
                leads[stems] = (*leads.get(stems, ()), page.name)
        return leads

    def _all_forms(self, typed: Iterable[str]) -> Iterator[StemGroup]:
        """Words of the lists as they are, and those that tell something alone when they are several."""
        return (form for text in typed for form in _forms(self._stems(text), self._telling(text)))

    def _stems(self, text: str) -> StemGroup:
        return tuple(self._vocabulary.stem(found.group()) for found in words(text))

    def _telling(self, text: str) -> StemGroup:
        """The stems of the words that tell something; all, where none does."""
        telling = (found.group() for found in words(text) if not is_empty(found.group(), self._language))
        return tuple(self._vocabulary.stem(word) for word in telling) or self._stems(text)


def excerpt(text: str, tokens: Sequence[SearchToken], wanted: Set[str]) -> tuple[ExcerptPiece, ...]:
    """A few words of a text, beginning a little before the first word that was looked for."""
    if not tokens:
        return ()
    hit = next((at for at, token in enumerate(tokens) if token.is_one_of(wanted)), 0)
    first = max(0, hit - _BEFORE)
    last = min(len(tokens), first + _LENGTH)
    pieces = [ExcerptPiece("… " if first else "")]
    end = tokens[first].start if first else 0
    for token in tokens[first:last]:
        word = ExcerptPiece(text[token.start : token.end], found=token.is_one_of(wanted))
        pieces += [ExcerptPiece(text[end : token.start]), word]
        end = token.end
    pieces.append(ExcerptPiece(" …" if last < len(tokens) else text[end:]))
    return tuple(piece for piece in pieces if piece.text)


def find(query: str, language: Language) -> SearchResult:
    """Search the public pages as the server is set up."""
    return _index(language, settings.LYKTA).find(query)


def _forms(stems: StemGroup, telling: StemGroup) -> tuple[StemGroup, ...]:
    # One word alone that is left of a phrase, such as the number in "under 18", would stand for too much.
    return (stems, telling) if 1 < len(telling) < len(stems) else (stems,)


def _sum[Key](each: Iterable[Mapping[Key, float]]) -> dict[Key, float]:
    total: dict[Key, float] = {}
    for scores in each:
        for key, score in scores.items():
            total[key] = total.get(key, 0.0) + score
    return total


def _iter_words(pages: Iterable[Findable], thesaurus: Thesaurus) -> Iterator[str]:
    for page in pages:
        for text in (page.title, *(f"{each.heading} {each.text}" for each in page.passages)):
            yield from (found.group() for found in words(text))
    for text in thesaurus.expected_phrases():
        yield from (found.group() for found in words(text))


def _is_beginning(document: _Document) -> bool:
    return document.passage is document.page.passages[0]


# The pages are the same for every visitor: one index for each setting that tests or a start may have.
@lru_cache(maxsize=8)
def _index(language: Language, configuration: Configuration) -> SearchIndex:
    with translation.override(language):
        return SearchIndex(language, findable(), read_thesaurus(language, configuration.overlay))


def findable_pages() -> list[Findable]:
    """The handbook's pages in the language of the address."""
    return [_findable(page) for page in library().in_language(current_language())]


def passages(text: str, address: str, before: str = "") -> Iterator[SearchPassage]:
    """A Markdown text's beginning, with the words before it, and then each of its sections."""
    heading, texts = "", [before]
    tokens = parser().parse(text, {})
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            yield _passage(heading, address, texts)
            heading, texts = plain(tokens[at + 1]), []
        elif token.type == "inline" and not _is_label(tokens[at - 1]):
            texts.append(MARK.sub("", plain(token)))
    yield _passage(heading, address, texts)


def _findable(page: HandbookPage) -> Findable:
    address = reverse("page", args=[page.key])
    found = tuple(passages(page.body, address, page.summary))
    return Findable(page.key, page.title, gettext("Handbook"), found, _WEIGHTS.get(page.key, 1.0))


def _is_label(before: Token) -> bool:
    # A section's own heading stands beside its text; the heads of columns would be words without a sentence.
    return (before.type == "heading_open" and before.tag == "h2") or before.type == "th_open"


def _passage(heading: str, address: str, texts: list[str]) -> SearchPassage:
    text = " ".join(" ".join(texts).split())
    return SearchPassage(heading, f"{address}#{anchor(heading)}" if heading else address, text)
