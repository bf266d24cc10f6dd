"""Personas and voices."""

import numpy as np
import pytest
from hypothesis import given as holds_for
from hypothesis import strategies as st

from lykta.ads.describing.members import arrange
from lykta.ads.describing.names import NONE, SHE, SIEVE_MASK, WE, I, find_personas, sieve_of, voices
from lykta.ads.normalise.lexicon import table_of
from tests.ads.describing.ads_in_networks import Ad, given


@holds_for(st.sets(st.integers(1, 2**32 - 1), max_size=50))
def test_a_sieve_lets_every_word_of_its_table_through(words: set[int]) -> None:
    sieve = sieve_of(table_of(words))
    assert all(sieve[np.array(sorted(words), np.uint32) & SIEVE_MASK])


def test_a_sieve_keeps_most_other_words_back() -> None:
    sieve = sieve_of(table_of(range(1, 10_000_000, 50_000)))
    assert sieve.mean() < 0.05


def names(*texts: str) -> dict[str, int]:
    """The personas of one network with how many ads give each."""
    taken = given([Ad(text) for text in texts])
    found = find_personas(taken, arrange(taken))
    return dict(zip(found.names.to_pylist(), found.counts.tolist(), strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "Hej, jag heter Mira och är ny i Karlstad",
        "Mitt namn är Mira.",
        "MIRA HETER JAG. RING ☎",
        "Hi, my name is Mira, new in town",
        "Me llamo Mira y estoy aquí",
        "Mam na imię Mira",
        "A nevem Mira, új vagyok",
        "Ich heiße Mira",
        "je m'appelle Mira",
        "Ring mig gärna. Kram Mira",
        "Vi ses. Kramar, Mira\nAnnonsen är publicerad här",
        "Kind regards\nMira",
        "hej jag heter Mira",
    ],
)
def test_a_name_is_found(text: str) -> None:
    assert {name.casefold() for name in names(text, "Något annat")} == {"mira"}


def test_a_name_of_another_script_is_kept_as_it_stands() -> None:
    assert names("Меня зовут Настя", "Вечер") == {"Настя": 1}


def test_a_name_in_a_text_without_capitals_is_found() -> None:
    assert names("hej jag heter mira och gillar kaffe", "hejsan") == {"mira": 1}


@pytest.mark.parametrize(
    "text",
    [
        "Jag är Svensk och glad",
        "I am Swedish. I am Happy",
        "Jag heter verkligen ingenting särskilt",
        "Vi ses. Kram. Annonsen är publicerad",
        "Kram\nAnnonsen är publicerad",
        "Kind regards\nPosted on Citydate",
        "Jag heter ☎",
        "Jag heter i Karlstad",
        "Jag är Glad",
        "Bara här hos mig",
        "",
    ],
)
def test_what_is_no_name_is_left(text: str) -> None:
    assert names(text, "Något annat") == {}


def test_a_name_presented_in_two_ways_is_found() -> None:
    assert names("Hej, jag är Mira", "Mira här igen") == {"Mira": 2}


def test_a_presented_name_counts_where_the_network_gives_it_as_one() -> None:
    assert names("Jag heter Mira", "Jag är Mira, ring", "Jag är glad") == {"Mira": 2}


def test_each_name_is_counted_once_per_ad_and_the_most_frequent_stands_first() -> None:
    found = names("Jag heter Eva. Kram Eva", "Jag heter Mira", "Jag heter Mira, Mira heter jag")
    assert list(found.items()) == [("Mira", 2), ("Eva", 1)]


def test_one_name_however_its_case_is_one_persona() -> None:
    assert len(names("Jag heter Mira", "JAG HETER MIRA")) == 1


def test_networks_do_not_lend_each_other_names() -> None:
    taken = given([Ad("Jag heter Mira"), Ad("Hej"), Ad("Jag är Mira", network="n2"), Ad("Hej", network="n2")])
    found = find_personas(taken, arrange(taken))
    assert found.names.to_pylist() == ["Mira"]
    assert found.per_network(2).tolist() == [1, 0]
    assert np.array_equal(found.ads, [0])


def test_a_name_in_a_title_alone_is_left() -> None:
    taken = given([Ad("Ring gärna", title="Jag heter Mira"), Ad("Hej")])
    assert find_personas(taken, arrange(taken)).names.to_pylist() == []


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("Jag är ny här, ring mig", I),
        ("Vi är två, ring oss. Jag med", WE),
        ("Hon är ny här. Ring henne", SHE),
        ("She likes coffee, call her", SHE),
        ("I like coffee", I),
        ("We like coffee", WE),
        ("Kaffe vid kanalen", NONE),
        ("Jag och hon", NONE),
        ("", NONE),
    ],
)
def test_the_voice_is_that_of_most_pronouns(text: str, voice: int) -> None:
    taken = given([Ad(text)])
    assert voices(taken, np.array([0])).tolist() == [voice]
