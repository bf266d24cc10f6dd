"""Contacts from columns come in the same form as those from texts."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.contacts import canonical_column, canonical_contact
from lykta.errors import InputError
from tests.ads.contacts.disguises import disguised_numbers, other_digits


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        ("phone", "070-174 06 05", "+46701740605"),
        ("phone", "701740605", "+46701740605"),
        ("phone", "46701740605", "+46701740605"),
        ("phone", "4740612345", "+4740612345"),
        ("phone", "noll sju noll ett sju fyra noll sex noll fem", "+46701740605"),
        ("phone", "okänt", None),
        ("phone", "", None),
        ("phone", "12345", None),
        ("email", " Mira@Exempel.se ", "mira@exempel.se"),
        ("email", "mira", None),
        ("handle", "Mira_K", "@mira_k"),
        ("handle", "@Mira", "@mira"),
        ("handle", "Telegram: @Mira", "telegram:@mira"),
        ("handle", "två ord", None),
        ("link", "HTTPS://www.Exempel.se/Mira/", "exempel.se/Mira"),
        ("link", "exempel.me", "exempel.me"),
        ("link", "ingen länk", None),
    ],
)
def test_a_value_has_one_form(kind: str, raw: str, expected: str | None) -> None:
    assert canonical_contact(kind, raw) == expected


def test_a_column_is_read_in_its_region() -> None:
    assert canonical_contact("phone", "406 12 345", region="NO") == "+4740612345"


def test_another_kind_is_refused_by_name() -> None:
    with pytest.raises(InputError, match='"fax" is not a kind of contact'):
        canonical_contact("fax", "0701740605")


_VALUES = st.one_of(
    disguised_numbers().map(lambda disguise: disguise[0]),
    other_digits,
    st.text(max_size=12),
    st.sampled_from(
        ("701740605", " 0701740605 ", "Mira_K", "@mira", "två ord", "mira@exempel.se", "telegram: mira_k")
    ),
)


@given(st.sampled_from(("phone", "email", "handle", "link")), st.lists(_VALUES, max_size=5))
def test_a_column_is_read_as_its_values_one_by_one(kind: str, values: list[str]) -> None:
    expected = [canonical_contact(kind, value) for value in values]
    assert canonical_column(kind, pa.array(values, pa.string())).to_pylist() == expected
