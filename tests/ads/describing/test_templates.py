"""The template of a network, and how an ad differs from it."""

import random
from itertools import pairwise

import pytest
from hypothesis import example, settings
from hypothesis import given as holds_for
from hypothesis import strategies as st

from lykta.ads.describing import Difference, TemplatePart, align_to_template, describe_networks
from lykta.ads.normalise import words_with_places
from tests.ads.describing.ads_in_networks import LEXICON, Ad, given

PHRASES = (
    "Hej jag heter Mira",
    "Jag gillar att baka bröd på söndagar", "Ring ☎ så berättar jag mer",
    "Ett möte kostar 900 kr",
    "Nu är jag i Karlstad", "Vi kan dricka kaffe vid kanalen", "Tack för att du läser",
)  # fmt: skip
ADS = st.lists(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=6), min_size=2, max_size=12)

type Rows = list[tuple[bool, str, float]]


def template(ads: list[Ad]) -> Rows:
    """The rows of the only network's template."""
    return [
        (row["slot"], row["words"], row["kept"])
        for row in describe_networks(given(ads)).templates.to_pylist()
    ]


def occurs_in_order(words: list[int], text: list[int]) -> bool:
    """Whether the words stand in the text in this order, with or without others between."""
    rest = iter(text)
    return all(word in rest for word in words)


def hashes(text: str) -> list[int]:
    return [word.hash for word in words_with_places(text, LEXICON)]


MIRA, BREAD, RING = PHRASES[0], PHRASES[1], PHRASES[2]


@pytest.mark.slow
@settings(deadline=None)
@holds_for(ADS)
# The central ad alone has something between its fixed words, too rare to be shown as a slot.
@example([[MIRA], [BREAD], [MIRA, MIRA], [MIRA, RING, BREAD], [BREAD]])
def test_each_run_of_fixed_words_holds_words_that_two_ads_and_half_of_the_followers_have(
    phrases: list[list[str]],
) -> None:
    texts = [". ".join(part) for part in phrases]
    for slot, words, kept in template([Ad(text) for text in texts]):
        assert 0 < kept <= 1
        if not slot:
            assert kept >= 0.5
            for word in hashes(words):
                assert sum(word in hashes(text) for text in texts) >= 2


@settings(deadline=None)
@holds_for(st.lists(st.sampled_from(PHRASES), min_size=3, max_size=6), st.integers(2, 9), st.data())
def test_the_fixed_words_stand_in_order_in_at_least_half_of_ads_with_one_wording(
    frame: list[str], count: int, data: st.DataObject
) -> None:
    changed = st.lists(st.sampled_from(["mycket", "gärna", "alltid", "ibland"]), max_size=1)
    texts = [". ".join([*frame, *data.draw(changed)]) for _ in range(count)]
    fixed = [
        word
        for slot, words, _ in template([Ad(text) for text in texts])
        if not slot
        for word in hashes(words)
    ]
    assert 2 * sum(occurs_in_order(fixed, hashes(text)) for text in texts) >= count


@pytest.mark.slow
@settings(deadline=None)
@holds_for(ADS, st.randoms(use_true_random=False))
def test_the_order_of_the_ads_does_not_matter(phrases: list[list[str]], chance: random.Random) -> None:
    ads = [Ad(". ".join(part)) for part in phrases]
    shuffled = chance.sample(ads, len(ads))
    assert template(shuffled) == template(ads)


@settings(deadline=None)
@holds_for(ADS)
def test_two_runs_of_fixed_words_always_have_a_slot_between_them(phrases: list[list[str]]) -> None:
    rows = template([Ad(". ".join(part)) for part in phrases])
    assert all(first[0] or second[0] for first, second in pairwise(rows))


def test_a_word_that_varies_is_a_slot_with_up_to_three_examples() -> None:
    frame = "Hej, jag är en {} person som gärna dricker kaffe vid kanalen"
    rows = template([Ad(frame.format(word)) for word in ("glad", "lugn", "snäll", "varm")])
    assert [row[0] for row in rows] == [False, True, False]
    assert rows[0][1:] == ("Hej, jag är en", 1.0)
    assert len(rows[1][1].split(" / ")) == 3
    assert rows[2][1] == "person som gärna dricker kaffe vid kanalen"


def test_a_word_alone_between_two_slots_is_left_to_them() -> None:
    fillings = [("bröd", "te"), ("kakor", "saft"), ("soppa", "vin")]
    ads = [Ad(f"{MIRA}. {one} och {other}. {PHRASES[5]}") for one, other in fillings]
    assert template(ads) == [
        (False, MIRA, 1),
        (True, "kakor och saft / soppa och vin / bröd och te", 1),
        (False, PHRASES[5], 1),
    ]
    # Two words together, and one beside a slot of one kind of thing, are fixed.
    for between in ("och sedan", "för 900 kr,"):
        ads = [Ad(f"{MIRA}. {one} {between} {other}. {PHRASES[5]}") for one, other in fillings]
        assert sum(not slot for slot, _, _ in template(ads)) == 3


def test_a_place_a_price_and_a_number_are_slots_with_their_name() -> None:
    frame = "Nu är jag i {} igen, ett möte kostar {} kr, ring ☎ eller skriv"
    rows = template([Ad(frame.format("Karlstad", 900)), Ad(frame.format("Arvika", 1000))])
    assert [row[1] for row in rows if row[0]] == ["ort", "pris", "telefon"]
    assert all(row[2] == 1.0 for row in rows)


def test_a_word_of_the_ad_alone_is_no_part_of_the_template() -> None:
    frame = "Vi ses gärna över en kopp kaffe vid stationen"
    rows = template([Ad(frame)] * 9 + [Ad(f"{frame} på onsdag")])
    assert [row[1] for row in rows] == [frame]


def test_titles_are_no_slot_before_the_first_word() -> None:
    text = "Jag tycker om långa promenader och god mat"
    rows = template([Ad(text, title=f"Rubrik nummer {'x' * number}") for number in range(1, 9)])
    assert [row[1] for row in rows] == [text]


def test_ads_with_nothing_in_common_have_no_template() -> None:
    assert template([Ad("Bakar bröd varje söndag morgon"), Ad("My dog likes the beach at night")]) == []


def test_an_ad_alone_is_not_described() -> None:
    described = describe_networks(
        given([Ad("Hej du"), Ad("Hej hej", network="n2"), Ad("Hallå", network="n3")])
    )
    assert described.networks.num_rows == described.templates.num_rows == described.observations.num_rows == 0


def test_no_ads_give_empty_tables() -> None:
    described = describe_networks(given([]))
    assert described.networks.num_rows == described.templates.num_rows == described.observations.num_rows == 0


def test_empty_texts_have_no_template() -> None:
    assert template([Ad(""), Ad(""), Ad(" ")]) == []


def test_a_text_longer_than_is_compared_is_cut() -> None:
    text = " ".join(f"ord{'a' * (number % 20)}b{'c' * (number // 20)}" for number in range(450))
    rows = template([Ad(text), Ad(text)])
    assert len(rows) == 1
    assert len(rows[0][1].split()) == 400 // len(hashes("ord"))


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


def test_a_sign_is_not_told_as_a_word() -> None:
    assert kinds("Hej, jag är en snäll person i Arvika. Ring gärna!")[-1] == ("same", "Ring gärna")


def test_words_between_fixed_ones_are_added() -> None:
    assert ("added", "mycket") in kinds("Hej, jag är en snäll person i Arvika. Ring mycket gärna!")


def test_other_words_in_the_place_of_fixed_ones_are_changed() -> None:
    found = align_to_template(TEMPLATE, "Hej, du är en snäll person i Arvika. Ring gärna!", LEXICON)
    assert Difference("changed", "jag", "du", 5, 7) in found


def test_a_common_word_among_others_is_not_told_as_one_of_the_template() -> None:
    template = [TemplatePart(slot=False, words="Hej jag heter Mira och bor i en stor stad där jag arbetar")]
    found = align_to_template(template, "Ring mig gärna nu och kom hit snart så ses vi", LEXICON)
    assert [part.kind for part in found] == ["changed"]


def test_a_few_words_in_a_row_are_kept_where_less_than_three_times_as_many_differ_around_them() -> None:
    template = [TemplatePart(slot=False, words="Hej jag heter Mira och bor i en stor stad där jag arbetar")]
    found = align_to_template(template, "Ring mig gärna nu du och bor i stan och ses vi gärna där", LEXICON)
    assert ("same", "och bor i") in [(part.kind, part.ad) for part in found]


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
