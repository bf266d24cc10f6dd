"""Numbers in a text that everybody reads: what may be an exact count is found, dates and the like are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.picture.exact_numbers import amounts_in, numbers_in

PASSING = [
    "En tabell var fel.",
    "Siffrorna för 2024 var förväxlade med dem för 2023.",
    "Diagrammet visade åren 2016–2024 i fel ordning, se 2025-03-31 och 2025-04.",
    "Den 3 mars 2026 rättades tabellen; den gällde sedan 1 juli.",
    "The law changed on 1 July 2018, and the table of March 3rd did not say so.",
    "Källan byttes 1/7 2018.",
    "Serien bröts av 4 kap. 1 a § brottsbalken och 6 kap. 9 §.",
    "See chapter 4, section 1 a, and Article 2 of Directive 2011/36/EU, § 3.",
    "Enligt förordning 2018:601 och 1–3 §§.",
    "Kvartal 3 saknades, liksom Q2 och kv 4, kl. 14.30 och 08:15.",
    "Ett tal visades som 0–4 i stället för ett avrundat tal. Noll till fyra betyder inte noll tal till alla.",
    "Åldersgrupperna 0–17, 18-24 och 25–34 hade bytt plats; under 18 år stod som över 18.",
    "Ersätts av 2026-2.",
    "Försäljning av sex togs med.",
]


@pytest.mark.parametrize("text", PASSING)
def test_years_dates_paragraphs_bands_and_names_are_no_counts(text: str) -> None:
    found = [each.words for each in numbers_in(text, names=("2026-2",))]
    assert found == ([] if "noll tal" not in text else ["noll"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Talet för flickor under 18 år i Säffle var 3, inte 1.", ["3", "1"]),
        ("Männen från Nigeria 2024 var 2.", ["2"]),
        ("Det var tre flickor i Arvika.", ["tre"]),
        ("There were Two boys and FOUR girls.", ["Two", "FOUR"]),
        ("Antalet skulle vara noll.", ["noll"]),
        ("Det gällde ３ personer, eller ².", ["3", "2"]),
        ("I tabell 3 flickor.", ["3"]),
        ("Talet var 2,0 i tabellen.", ["2,0"]),
        ("Var3 personer?", ["3"]),
        ("It was 3 may be more.", ["3"]),
    ],
)
def test_a_number_below_five_is_found_in_digits_and_words(text: str, words: list[str]) -> None:
    found = numbers_in(text)
    assert [each.words for each in found if each.is_small] == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tabell 3 och 4 var fel.", ["3", "4"]),
        ("Två tabeller hade bytt plats.", ["Två"]),
        ("Ett tal var 2 procent för högt i 3 kommuner.", ["2", "3"]),
        ("Talet var 37 i stället för 35.", ["37", "35"]),
        ("There were thirty-seven women.", ["thirty-seven"]),
        ("Det var trettiosju kvinnor och sex män.", ["trettiosju", "sex"]),
        ("De var 1 140 till antalet.", ["1 140"]),
        ("Det gällde en person och ett enda barn.", ["en", "ett"]),
        ("Both girls and no boys.", ["Both", "no"]),
    ],
)
def test_other_numbers_are_found_but_may_be_harmless(text: str, words: list[str]) -> None:
    found = numbers_in(text)
    assert [each.words for each in found] == words
    assert not any(each.is_small for each in found)


def test_a_number_of_people_that_no_rounding_gives_is_exact() -> None:
    (exact, rounded, other) = numbers_in("Det var 37 kvinnor, 35 kända män och 37 kommuner.")
    assert (exact.is_exact_count, rounded.is_exact_count, other.is_exact_count) == (True, False, False)
    assert exact.is_revealing
    assert not rounded.is_revealing


def test_a_name_that_is_a_small_number_lets_no_number_pass() -> None:
    assert [each.words for each in numbers_in("Talet var 3.", names=("3",))] == ["3"]


@given(st.text(max_size=80), st.integers(0, 4))
def test_a_small_number_is_found_after_any_text(before: str, number: int) -> None:
    assert numbers_in(f"{before} Talet var {number}.")[-1].words == str(number)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Rader räknades dubbelt.", "dubbelt"),
        ("Dubbletter och dubbelräknade rader.", "Dubbletter"),
        ("Filen lästes in två gånger.", "två gånger"),
        ("Hälften av raderna saknades.", "Hälften"),
        ("Talen var halverade.", "halverade"),
        ("Talen var 20 procent för höga.", "procent"),
        ("Talen var 20 % för höga.", "%"),
        ("En tredjedel föll bort.", "tredjedel"),
        ("Rows were typed twice.", "twice"),
        ("There were duplicate rows.", "duplicate"),
        ("The numbers were doubled.", "doubled"),
        ("Each row was read three times.", "three times"),
        ("Only half of the rows were read.", "half"),
        ("Two thirds were missing.", "Two thirds"),
    ],
)
def test_words_for_by_how_much_are_found(text: str, words: str) -> None:
    assert words in amounts_in(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "Tabellen efter ålder var fel.",
        "Första halvåret 2024 saknades i tabellen.",
        "Tabellen hade bytt plats med en annan.",
        "Siffrorna för 2024 var förväxlade med dem för 2023.",
        "The table by municipality was wrong.",
        "The third table had the years of the second.",
    ],
)
def test_words_that_only_say_what_was_wrong_are_none_of_them(text: str) -> None:
    assert amounts_in(text) == []
