"""Telephone numbers are found in every disguise, and other digits are left alone."""

import phonenumbers
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lykta.ads.contacts import find_contacts
from lykta.ads.contacts.numbering import international, national
from tests.ads.contacts.disguises import disguised_numbers, everyday_digits, other_digits
from tests.examples import examples

_RUN_TOGETHER = st.sampled_from((" ", ", ", "\n", " / ", ". ", " - "))
_WITH_WORDS = st.sampled_from((" och ", ". Ring! ", " eller ", "; jag, "))


def phones(text: str, region: str = "SE") -> list[str]:
    found = find_contacts(pa.array([text], pa.string()), region=region).to_pylist()
    return [contact["value"] for contact in found if contact["kind"] == "phone"]


@given(disguised_numbers())
@settings(max_examples=examples(400), deadline=None)
def test_a_disguised_number_is_found_as_that_number(disguise: tuple[str, str]) -> None:
    shown, number = disguise
    assert phones(shown) == [number]


@given(
    disguised_numbers(),
    st.sampled_from(("Ring {} nu", "Hej! {}. Välkommen", "tel:{}", "☎{}☎", "sms ({}) tack")),
)
@settings(max_examples=examples(150), deadline=None)
def test_words_around_a_number_do_not_hide_it(disguise: tuple[str, str], frame: str) -> None:
    shown, number = disguise
    assert phones(frame.format(shown)) == [number]


@given(st.lists(everyday_digits, min_size=1, max_size=5), _RUN_TOGETHER)
@settings(max_examples=examples(1000), deadline=None)
@example(["kl 00 - 01", "2000-01-01"], " ")
@example(["2000-01-01", "01/01-00", "1900"], " ")
@example(["08-22", "11.171:-"], " ")
@example(["05-10", "191 05 Karlstad"], " ")
@example(["04/04", "01 01 2000"], " ")
@example(["06/09", "4287 2255 2453 0368"], " ")
@example(["468661-0000"], " ")
@example(["46-06-06", "100 00 Karlstad"], " ")
@example(["SE45 0000 0000 0000 0000 0001", "14 02 1933", "2046"], " ")
@example(["20341222 0045", "20341222 0045"], " ")
@example(["05/10 2024", "20.00"], " ")
@example(["07-01-12", "08-22"], " ")
@example(["277 05", "2009-2017"], " ")
@example(["2003", "183 09", "11/7", "563 72 Karlstad"], " ")
@example(["04-22", "1985"], " - ")
@example(["763 04", "00.00-00.00"], " / ")
@example(["20080628", "157 05", "02:00-15:30"], "\n")
@example(["02-22", "23-01", "1.000,00 kr"], "\n")
@example(["19841107 0210", "1957"], " ")
@example(["0-7", "2006-1991", "172 cm"], " - ")
@example(["SEK 9 021", "478 53 Karlstad"], " ")
@example(["2000 SEK", "SEK 4611", "27-01-22"], "\n")
@example(["19190702 0360", "1989", "02/07-1919"], " ")
def test_everyday_digits_in_a_row_are_no_number(pieces: list[str], tie: str) -> None:
    assert phones(tie.join(pieces)) == []


@given(other_digits, disguised_numbers(), other_digits)
@settings(max_examples=examples(150), deadline=None)
def test_a_number_is_found_among_other_digits_parted_by_words(
    before: str, disguise: tuple[str, str], after: str
) -> None:
    shown, number = disguise
    assert phones(f"{before}, ring {shown} tack, {after}") == [number]


@example("1", 13100000)
@given(st.sampled_from(("46", "47", "45", "358", "34", "49", "44", "1", "39")), st.integers(10**6, 10**11))
@settings(max_examples=examples(1000), deadline=None)
def test_validity_is_that_of_the_library(code: str, rest: int) -> None:
    number = f"{code}{rest}"
    parsed = phonenumbers.parse(f"+{number}")
    expected = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    assert international(number) == (expected if phonenumbers.is_valid_number(parsed) else None)


@given(st.from_regex(r"0[1-9][0-9]{6,9}", fullmatch=True).filter(lambda digits: not digits.startswith("080")))
@settings(max_examples=examples(1000), deadline=None)
def test_validity_within_sweden_is_that_of_the_library(digits: str) -> None:
    parsed = phonenumbers.parse(digits, "SE")
    expected = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    assert national(digits, "SE") == (expected if phonenumbers.is_valid_number(parsed) else None)


@pytest.mark.slow
@given(disguised_numbers())
@settings(max_examples=examples(10_000), deadline=None)
def test_ten_thousand_disguises_are_seen_through(disguise: tuple[str, str]) -> None:
    shown, number = disguise
    assert phones(shown) == [number]


@pytest.mark.parametrize("verb", ["är", "Är", "ÄR", "a\u0308r"])
def test_a_number_before_the_verb_is_found(verb: str) -> None:
    assert phones(f"073-183 97 34 {verb} numret") == ["+46731839734"]


def test_digits_that_count_years_are_no_number() -> None:
    assert phones("0731 83 97 34 år") == []


@given(st.lists(other_digits, min_size=1, max_size=5), _WITH_WORDS)
@settings(max_examples=examples(500), deadline=None)
def test_other_digits_with_words_between_hold_no_number(pieces: list[str], tie: str) -> None:
    assert phones(tie.join(pieces)) == []


@pytest.mark.slow
@given(st.lists(everyday_digits, min_size=1, max_size=5), _RUN_TOGETHER)
@settings(max_examples=examples(10_000), deadline=None)
def test_ten_thousand_rows_of_everyday_digits_hold_no_number(pieces: list[str], tie: str) -> None:
    assert phones(tie.join(pieces)) == []


@pytest.mark.parametrize(
    "text",
    ["4600 SEK\n08 465 004 00", "177 cm 86 kg 08-465 004 00", "500 08 465 004 00",
     "653 40 Karlstad, 08-465 00 400", "2 000 kr 08 46 50 04 00 12:00-19:30", "kl 10-22, 08-465 004 00",
     "SEK 7 000 08-465 004 00"],
)  # fmt: skip
def test_a_number_in_its_usual_groups_is_found_beside_other_digits(text: str) -> None:
    assert phones(text) == ["+46846500400"]
