"""Cells of columns that hold contacts: what each of them holds, and what is only beside a contact."""

import time
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lykta.ads.contacts import BETWEEN_LISTED, canonical_contact, find_contacts, find_in_column
from lykta.errors import InputError
from lykta.places import municipality_names
from tests.ads.contacts.disguises import disguised_numbers, other_digits
from tests.examples import examples

_VALUES = st.one_of(
    disguised_numbers().map(lambda disguise: disguise[0]),
    other_digits,
    st.text(max_size=12),
    st.sampled_from(
        (
            "701740605",
            " 0701740605 ",
            "701740605.0",
            "4,67017E+10",
            "Mira_K",
            "@mira",
            "två ord",
            "mira@exempel.se",
            "telegram: mira_k",
        )
    ),
)


def _in_column(kind: str, values: list[str | None]) -> list[tuple[int, str]]:
    found = find_in_column(kind, pa.array(values, pa.string())).to_pydict()
    return list(zip(found["row"], found["value"], strict=True))


@given(st.sampled_from(("phone", "email", "handle", "link")), st.lists(_VALUES, max_size=5))
def test_a_column_is_read_as_its_values_one_by_one(kind: str, values: list[str]) -> None:
    singly = [(row, found) for row, value in enumerate(values) for _, found in _in_column(kind, [value])]
    assert _in_column(kind, list(values)) == singly
    for row, value in enumerate(values):
        contact = canonical_contact(kind, value)
        assert contact is None or (row, contact) in singly


@pytest.mark.parametrize(
    ("kind", "cell", "expected"),
    [
        ("phone", "070-174 06 05, 073-123 45 67", ["+46701740605", "+46731234567"]),
        ("phone", "08/123 456 78 / 073-1234567", ["+46812345678", "+46731234567"]),
        ("phone", "701740605; 731234567", ["+46701740605", "+46731234567"]),
        ("phone", "sjuttio 174 06 05", ["+46701740605"]),
        ("phone", "sju noll ett sju fyra noll sex noll fem", ["+46701740605"]),
        ("phone", "7O-I74 O6 O5", ["+46701740605"]),
        # Not 0123 456 78, which is another's.
        ("phone", "åtta 123 456 78", ["+46812345678"]),
        ("phone", "Mobil: 701740605", ["+46701740605"]),
        ("phone", "saknas", []),
        ("phone", "070-174 06 05 eller 731234567", ["+46701740605", "+46731234567"]),
        ("phone", "070-174 06 05, 0701740605", ["+46701740605"]),
        ("phone", "070-174 06 05, 2026-11-24", ["+46701740605"]),
        ("phone", "070-174 06 05/06", ["+46701740605"]),
        ("email", "a@exempel.se; b@exempel.se", ["a@exempel.se", "b@exempel.se"]),
        ("handle", "mira_k, lisa_b", ["@mira_k", "@lisa_b"]),
        ("handle", "@mira_k, Karlstad", ["@mira_k"]),
        ("handle", "ny i stan, mira_k", []),
    ],
)
def test_every_contact_of_a_cell_is_found(kind: str, cell: str, expected: list[str]) -> None:
    assert _in_column(kind, [None, cell]) == [(1, contact) for contact in expected]


_MOBILES = st.integers(1740605, 1740699).map("70{}".format)
_SEPARATORS = st.sampled_from(
    (";", "; ", ", ", ",", " / ", "/", "|", " | ", "\n", " och ", " eller ", " or ")
)
_DAY_FORMS = ("%Y%m%d", "%y%m%d", "%Y-%m-%d", "%Y%m%d1305", "%d%m%Y", "%d.%m.%Y", "%Y-%m-%d 13:05")
_DAYS = st.builds(
    lambda day, form: day.strftime(form),
    st.dates(date(1950, 1, 1), date(2060, 12, 31)),
    st.sampled_from(_DAY_FORMS),
)
_SHORT_NUMBERS = st.integers(1_000_000, 99_999_999).map(str)


@given(
    _MOBILES, _SEPARATORS, st.one_of(_DAYS, _SHORT_NUMBERS), st.booleans(), st.sampled_from(("", "0", "+46"))
)
@example("701740605", ", ", "20261124", True, "0")
@example("701740605", "; ", "8123456", False, "0")
@example("701740605", "; ", "8123456", False, "")
@example("701740605", "/", "02012000", True, "0")
@example("701740605", "|", "02012000", True, "+46")
@settings(max_examples=examples(200), deadline=None)
def test_a_day_or_a_short_number_beside_a_phone_is_not_one(
    mobile: str, between: str, other: str, first: bool, prefix: str
) -> None:
    parts = [other, prefix + mobile] if first else [prefix + mobile, other]
    assert _in_column("phone", [between.join(parts)]) == [(0, f"+46{mobile}")]


@given(_DAYS)
@example("20261124")
@example("2026-11-24")
def test_a_day_alone_is_not_a_phone(day: str) -> None:
    assert canonical_contact("phone", day) is None
    assert _in_column("phone", [day, f"{day}; {day}"]) == []


@given(
    st.lists(st.tuples(st.sampled_from(("", "0", "46", "+46", "0046")), _MOBILES), min_size=2, max_size=4),
    _SEPARATORS,
)
@settings(max_examples=examples(200), deadline=None)
def test_every_number_of_a_cell_is_found_with_or_without_what_is_dialled_before(
    numbers: list[tuple[str, str]], between: str
) -> None:
    cell = between.join(before + number for before, number in numbers)
    assert set(_in_column("phone", [cell])) == {(0, f"+46{number}") for _, number in numbers}


_WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=10)
_NAMES_OF_PEOPLE = _WORDS.map(str.title)
_NO_HANDLES = st.one_of(
    _NAMES_OF_PEOPLE,
    st.integers(18, 99).map(str),
    st.sampled_from(municipality_names()),
    st.sampled_from(("Goteborg", "Malmo", "25yo", "500kr", "170cm")),
)
_HANDLE_SEPARATORS = st.sampled_from((", ", ",", "; ", " | ", "|", "\n"))


@given(_NAMES_OF_PEOPLE, st.lists(_NO_HANDLES, min_size=1, max_size=3), _HANDLE_SEPARATORS)
@example("Anna", ["25"], ", ")
@example("Anna", ["Stockholm"], " | ")
@settings(max_examples=examples(200), deadline=None)
def test_the_parts_of_a_name_that_is_shown_are_no_handles(name: str, others: list[str], between: str) -> None:
    assert _in_column("handle", [between.join([name, *others])]) == []


_SIGNED = st.one_of(
    _WORDS.map("@kim{}".format),
    _WORDS.map("kim_{}".format),
    _WORDS.map("kim.{}".format),
    st.builds("{}lin{}".format, _WORDS, st.integers(0, 99)),
)


@given(st.lists(_SIGNED, min_size=2, max_size=4), _HANDLE_SEPARATORS)
@example(["@anna", "mira_k"], ", ")
@settings(max_examples=examples(200), deadline=None)
def test_parts_that_all_have_the_sign_of_a_handle_are_each_read(names: list[str], between: str) -> None:
    found = {value for _, value in _in_column("handle", [between.join(names)])}
    assert found == {f"@{name.removeprefix('@')}" for name in names}


# No place is called so.
_LISTED = st.one_of(
    _SIGNED, _WORDS.map("xq{}".format), st.sampled_from(("telegram: mira_k", "två ord", "mira@exempel.se"))
)


@given(st.lists(_LISTED, min_size=2, max_size=5))
@example(["@anna", "bea"])
@settings(max_examples=examples(200), deadline=None)
def test_each_value_of_a_list_of_handles_is_read(values: list[str]) -> None:
    expected = {(0, handle) for value in values if (handle := canonical_contact("handle", value)) is not None}
    assert set(_in_column("handle", [BETWEEN_LISTED.join(values)])) == expected


@pytest.mark.parametrize(
    "other", ["25", "0701740605", "Stockholm", "Goteborg", "upplands_vasby", "Anna Karin"]
)
def test_digits_and_places_in_a_list_of_handles_are_none(other: str) -> None:
    assert _in_column("handle", [BETWEEN_LISTED.join((other, "bea"))]) == [(0, "@bea")]


def test_a_list_moves_the_row_of_no_other() -> None:
    cells = [None, BETWEEN_LISTED.join(("anna", "bea")), "", "mira_k", f"anna{BETWEEN_LISTED}anna"]
    assert _in_column("handle", list(cells)) == [(1, "@anna"), (1, "@bea"), (3, "@mira_k"), (4, "@anna")]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("46701740605.0; 46731234567.0", ["+46701740605", "+46731234567"]),
        ("0701740605; 4.67E+10", ["+46701740605"]),
        ("0701740605, 2026-11-24, 731234567", ["+46701740605", "+46731234567"]),
        ("0701740605; 812345678", ["+46701740605"]),
        ("0701740605; 4740612345", ["+46701740605", "+4740612345"]),
        ("8123456; 8654321", ["+468123456", "+468654321"]),
        ("8123456; 20261124", []),
        ("8123456, 25", []),
        ("701740605, 25", ["+46701740605"]),
        ("8/123 456 78", ["+46812345678"]),
        ("08/123 456 78; 701740605; 073-1234567", ["+46701740605", "+46731234567", "+46812345678"]),
    ],
)
def test_a_part_of_a_cell_counts_only_when_it_is_surely_a_phone(cell: str, expected: list[str]) -> None:
    assert _in_column("phone", [cell]) == [(0, contact) for contact in expected]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("@anna, bea", ["@anna"]),
        ("@anna, mira_k", ["@anna", "@mira_k"]),
        ("mira_k, 25", []),
        ("mira_k, 0701740605", []),
        ("mira_k, exempel.se", []),
        ("mira_k, mira@exempel.se", []),
        ("telegram: mira | mira_k", ["telegram:@mira", "@mira_k"]),
        ("mira_k, upplands_vasby", []),
        ("Anna", ["@anna"]),
        ("Stockholm", ["@stockholm"]),
        ("mira_k,", []),
    ],
)
def test_a_cell_of_handles_is_taken_apart_only_when_all_parts_are_some(
    cell: str, expected: list[str]
) -> None:
    assert _in_column("handle", [cell]) == [(0, contact) for contact in expected]


def test_mobile_numbers_of_another_country_are_told_by_its_own_plan() -> None:
    cells = pa.array(["0401234567; 451234567; 912345678"], pa.string())
    assert find_in_column("phone", cells, region="FI")["value"].to_pylist() == [
        "+358401234567",
        "+358451234567",
    ]


def test_an_unknown_kind_and_an_unknown_region_are_refused_by_name() -> None:
    with pytest.raises(InputError, match='"fax" is not a kind of contact'):
        find_in_column("fax", pa.array(["1"], pa.string()))
    with pytest.raises(InputError, match='"XX" is not a region'):
        find_in_column("phone", pa.array(["1"], pa.string()), region="XX")


def test_cells_of_two_numbers_cost_little_more_than_to_find_them_as_in_texts() -> None:
    cells = [f"070174{number:04}; 73174{number:04}" for number in range(500)]
    parts = pa.array([part for cell in cells for part in cell.split("; ")], pa.string())
    _in_column("phone", list(cells[:1]))
    begun = time.process_time()
    find_contacts(parts)
    found = time.process_time()
    assert len(_in_column("phone", list(cells))) == len(parts)
    # With one search for each part it took some hundred times as long.
    assert time.process_time() - found < 40 * (found - begun) + 0.1
