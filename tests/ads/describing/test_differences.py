"""How one ad differs from a template."""

from itertools import pairwise

from hypothesis import given as holds_for
from hypothesis import settings
from hypothesis import strategies as st

from lykta.ads.describing import Difference, TemplatePart, align_to_template
from tests.ads.describing.ads_in_networks import LEXICON

TEMPLATE = [
    TemplatePart(slot=False, words="Hej, jag är en"),
    TemplatePart(slot=True, words="glad / lugn"),
    TemplatePart(slot=False, words="person i"),
    TemplatePart(slot=True, words="ort"),
    TemplatePart(slot=False, words="Ring gärna"),
]
WORDS = st.lists(
    st.sampled_from(
        ["hej", "jag", "är", "en", "glad", "person", "i", "Karlstad", "ring", "gärna", "nu", "☎", "kaffe"]
    ),
    max_size=25,
)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(found.kind, found.ad) for found in align_to_template(TEMPLATE, text, LEXICON)]


def test_an_ad_that_follows_fills_the_slots() -> None:
    assert kinds("Hej, jag är en snäll person i Arvika. Ring gärna.") == [
        ("same", "Hej, jag är en"),
        ("filled", "snäll"),
        ("same", "person i"),
        ("filled", "Arvika"),
        ("same", "Ring gärna"),
    ]


def test_a_sign_that_writers_use_by_habit_is_told_as_a_word() -> None:
    assert kinds("Hej, jag är en snäll person i Arvika. Ring gärna!")[-1] == ("added", "!")


def test_words_between_fixed_ones_are_added() -> None:
    assert ("added", "mycket") in kinds("Hej, jag är en snäll person i Arvika. Ring mycket gärna!")


def test_other_words_in_the_place_of_fixed_ones_are_changed() -> None:
    found = align_to_template(TEMPLATE, "Hej, du är en snäll person i Arvika. Ring gärna!", LEXICON)
    assert Difference("changed", "jag", "du", 5, 7) in found


def test_what_an_ad_lacks_is_missing() -> None:
    assert ("missing", "") in kinds("Hej, jag är en snäll person i Arvika.")


def test_an_empty_text_lacks_everything() -> None:
    assert {found.kind for found in align_to_template(TEMPLATE, "", LEXICON)} == {"missing"}


def test_an_empty_template_adds_everything() -> None:
    assert align_to_template([], "Hej på dig", LEXICON) == [Difference("added", "", "Hej på dig", 0, 11)]


@settings(deadline=None)
@holds_for(WORDS)
def test_every_word_of_the_ad_is_in_one_stretch_and_stretches_are_in_order(words: list[str]) -> None:
    text = " ".join(words)
    found = align_to_template(TEMPLATE, text, LEXICON)
    data = text.encode()
    assert " ".join(part.ad for part in found if part.ad) == text
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert all(data[part.start : part.end].decode() == part.ad for part in found)
