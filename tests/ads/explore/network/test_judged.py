"""What the log says of a network."""

import pytest

from lykta.ads.explore.network import Own, Words, words_on
from lykta.ads.judgements import (
    Contradiction,
    Entry,
    Group,
    Judgement,
    Link,
    Reveal,
    Undoing,
    Verdict,
    current_judgements,
)
from lykta.ads.judgements.entries import Act, Subject

MOMENT = "2026-11-25T10:00:00Z"
OWN = Own((0, 1, 2), ("a", "b", "c"), (None, None, None))


def judged(*acts: tuple[str, Act]) -> Words:
    entries = [Entry(number, MOMENT, by, act) for number, (by, act) in enumerate(acts, 1)]
    return words_on("n1", OWN, entries, current_judgements(entries), ())


def same(on: Subject) -> Judgement:
    return Judgement(on, Verdict.SAME, "why")


@pytest.mark.parametrize(
    ("on", "about", "shared"),
    [
        (Group(("a", "b", "c")), "network", 3),
        (Group(("a", "b")), "part", 2),
        (Group(("a", "b", "c", "d")), "part", 3),
        (Link("a", "b"), "link", 2),
        (Link("c", "d"), "across", 1),
    ],
)
def test_a_judgement_says_what_of_the_network_it_is_about(on: Subject, about: str, shared: int) -> None:
    (word,) = judged(("anna", same(on))).words
    assert (word.about, word.shared, word.by, word.note) == (about, shared, "anna", "why")
    assert word.pair == (on.ads if isinstance(on, Link) else ())


@pytest.mark.parametrize(
    ("ads", "name", "about", "then"),
    [
        (("a", "b"), "n1", "network", 2),
        (("a", "b", "c", "d"), "n1", "network", 4),
        (("a", "b", "c"), "n1", "network", None),
        (("a", "b", "c"), "n2", "network", None),
        (("a", "b"), "n2", "part", None),
    ],
)
def test_a_judgement_on_a_network_stays_on_it_when_it_has_other_ads(
    ads: tuple[str, ...], name: str, about: str, then: int | None
) -> None:
    found = judged(("anna", Judgement(Group(ads), Verdict.SAME, "why", name)))
    assert [(word.about, word.then) for word in found.words] == [(about, then)]
    assert bool(found.of_network) == (about == "network")


def test_judgements_on_other_ads_and_reveals_are_not_told() -> None:
    assert judged(("anna", same(Link("d", "e"))), ("anna", Reveal("3f", "why"))).words == ()


def test_the_newest_stands_first_and_what_is_undone_says_so() -> None:
    found = judged(("anna", same(OWN_GROUP)), ("bo", same(Link("a", "b"))), ("anna", Undoing(1)))
    assert [(word.number, word.undone) for word in found.words] == [(2, False), (1, True)]
    assert found.of_network == ()


def test_an_undoing_that_is_undone_gives_the_word_back() -> None:
    found = judged(("anna", same(OWN_GROUP)), ("anna", Undoing(1)), ("anna", Undoing(2)))
    assert [word.undone for word in found.of_network] == [False]


def test_words_of_analysts_who_differ_are_disputed() -> None:
    found = judged(("anna", same(OWN_GROUP)), ("bo", Judgement(OWN_GROUP, Verdict.NOT)))
    assert all(word.disputed for word in found.words)


def test_only_contradictions_that_touch_the_network_are_told() -> None:
    near = Contradiction(Link("a", "x"), ("a", "y", "x"))
    over = Contradiction(Link("x", "y"), ("x", "b", "y"))
    far = Contradiction(Link("x", "y"), ("x", "y"))
    assert words_on("n1", OWN, [], current_judgements([]), [near, over, far]).contradictions == (near, over)


OWN_GROUP = Group(("a", "b", "c"))
