"""The tables that others read."""

from typing import get_args

import pytest

from lykta.ads.result import ResultFile, What
from tests.ads.result.small_result import ALONE, BIG, HANDLE, PHONE, SMALL, SWITCHBOARD


def rows(result: ResultFile, what: What, *columns: str) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in columns) for row in result.table(what).to_pylist()]


def test_members_are_every_ad_by_id(result: ResultFile) -> None:
    assert result.table("members").column_names == ["ad_id", "network_id"]
    assert rows(result, "members", "ad_id", "network_id") == [
        ("a1", BIG), ("a2", BIG), ("a3", BIG), ("b1", SMALL), ("b2", SMALL), ("c1", ALONE),
    ]  # fmt: skip


def test_links_begin_with_both_ads_the_reason_and_the_probability_and_are_sorted(result: ResultFile) -> None:
    assert result.table("links").column_names == [
        "ad_a", "ad_b", "reason", "probability",
        "low", "high", "similarity", "jaccard", "information", "other_contacts", "shared_words", "contact",
    ]  # fmt: skip
    assert rows(result, "links", "ad_a", "ad_b", "reason") == [
        ("a1", "a2", "near-duplicate"),
        ("a1", "a2", "shared contact"),
        ("a1", "a3", "near-duplicate"),
        ("a2", "c1", "shared style"),
        ("b1", "b2", "shared template"),
    ]


def test_contacts_are_pseudonyms_one_row_for_an_ad_and_a_contact(result: ResultFile) -> None:
    assert result.table("contacts").column_names == ["ad_id", "kind", "contact", "ads", "hub"]
    assert rows(result, "contacts", "ad_id", "contact", "ads", "hub") == [
        ("a1", PHONE, 3, False), ("a2", PHONE, 3, False), ("a3", PHONE, 3, False),
        ("b1", HANDLE, 2, False), ("b2", HANDLE, 2, False), ("c1", SWITCHBOARD, 1, True),
    ]  # fmt: skip


def test_counts_say_at_each_place_that_places_are_not_added(result: ResultFile) -> None:
    assert rows(result, "counts", "place", "note") == [
        ("", ""),
        ("Karlstad", "do not add places: advertisers tour"),
    ]


@pytest.mark.parametrize("what", get_args(What.__value__))
def test_no_table_holds_a_sealed_value_or_an_ads_whole_text(result: ResultFile, what: What) -> None:
    assert not {"sealed", "text", "title"} & set(result.table(what).column_names)
    assert result.table(what).num_rows > 0
