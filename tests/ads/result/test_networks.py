"""Networks are listed in the chosen order; their reasons are the links among their ads."""

from datetime import datetime
from pathlib import Path
from typing import get_args

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.engine import DuckDBEngine
from lykta.ads.result import Contact, Observation, Order, Reason, ResultFile, TemplateStretch, Visit
from lykta.ads.result.networks import read_reasons
from lykta.errors import InputError
from tests.ads.result.small_result import ALONE, BIG, HANDLE, PHONE, SMALL, small_tables, write_small_result
from tests.examples import examples

LINKS = st.lists(
    st.tuples(
        st.sampled_from([(a, b) for a in range(6) for b in range(a + 1, 6)]),
        st.sampled_from(["near-duplicate", "shared contact", "shared style"]),
        st.floats(0, 1),
    ),
    unique_by=lambda link: link[:2],
)


def day(number: int) -> datetime:
    return datetime(2026, 3, number, 12)  # noqa: DTZ001 - local time, as ads give it


@pytest.mark.parametrize("sort", get_args(Order.__value__))
def test_networks_stand_in_every_order(result: ResultFile, sort: Order) -> None:
    assert [network.network for network in result.networks(sort=sort)] == [BIG, SMALL]


def test_a_limit_keeps_the_first(result: ResultFile) -> None:
    assert [network.network for network in result.networks(limit=1)] == [BIG]


def test_a_network_has_its_template_in_order(result: ResultFile) -> None:
    template = result.network(BIG).template
    assert template[:2] == [
        TemplateStretch(False, "Hej, jag heter Mira, ny i", 1.0),
        TemplateStretch(True, "Karlstad / Arvika", 1.0),
    ]
    assert result.network(SMALL).template == []


def test_a_wording_that_few_of_the_ads_have_is_no_template(tmp_path: Path) -> None:
    seen = small_tables()["observations"]
    told = [[BIG], ["different wordings"], ['{"compared":3,"followers":1}']]
    different = pa.table(told, schema=seen.schema)
    found = write_small_result(tmp_path / "r.lykta", observations=pa.concat_tables([seen, different]))
    with ResultFile(found) as opened:
        page = opened.network(BIG)
    assert (page.template, len(page.observations)) == ([], 2)


def test_reasons_are_told_with_their_range_and_without_links_that_leave_the_network(
    result: ResultFile,
) -> None:
    assert result.network(BIG).reasons == [
        Reason("near-duplicate", links=2, ads=3, least=2 / 3, most=0.99, low=0.5, high=1.0),
        Reason("shared contact", links=1, ads=2, least=0.95, most=0.95, low=0.9, high=0.98),
    ]


def test_an_observation_is_its_kind_and_parameters(result: ResultFile) -> None:
    assert result.network(BIG).observations == [
        Observation("several sites", '{"count":2,"sites":[["torget",2],["annat",1]]}')
    ]


def test_a_contact_in_text_and_column_is_counted_once(result: ResultFile) -> None:
    assert result.network(BIG).contacts == [Contact("phone", PHONE, ads=3, ads_in_file=3, hub=False)]


def test_places_stand_in_the_order_they_were_seen(result: ResultFile) -> None:
    assert result.network(BIG).visits == [
        Visit("Karlstad", 2, day(1), day(5)),
        Visit("Arvika", 1, day(3), day(3)),
    ]
    assert [visit.place for visit in result.network(SMALL).visits] == ["Säffle", None]


def test_of_equal_texts_the_earliest_ad_is_shown(result: ResultFile) -> None:
    assert [ad.ad_id for ad in result.network(BIG).examples] == ["a1", "a2"]
    assert [ad.ad_id for ad in result.network(BIG, examples=1).examples] == ["a1"]


def test_a_shown_text_has_tags_and_keeps_decoration(result: ResultFile) -> None:
    ad = result.network(SMALL).examples[0]
    assert ad.text() == f"✨ Lugn massage vid torget ✨ skriv till [konto {HANDLE[:6]}]"
    assert ad.text("en") == f"✨ Lugn massage vid torget ✨ skriv till [account {HANDLE[:6]}]"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("n111111111112", f"Did you mean {BIG}"),
        (ALONE, "is one ad that nothing links to another"),
        ("a2", f"is an ad, not a network. It is in the network {BIG}"),
        ("Mira", "lists them"),
        ("", "lists them"),
        ("'; DROP TABLE networks; --", "lists them"),
    ],
)
def test_an_unknown_network_is_told_with_what_was_meant(result: ResultFile, name: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        result.network(name)


def counted(links: list[tuple[tuple[int, int], str, float]], own: set[int]) -> list[Reason]:
    """The same, one reason after the other."""
    found = []
    for reason in sorted({reason for _, reason, _ in links}):
        inside = [(ads, p) for ads, why, p in links if why == reason and own.issuperset(ads)]
        if inside:
            chances = [p for _, p in inside]
            ads = {ad for pair, _ in inside for ad in pair}
            least, most = min(chances), max(chances)
            found.append(Reason(reason, len(inside), len(ads), least, most, least / 2, most))
    return sorted(found, key=lambda each: (-each.links, each.reason))


@given(LINKS, st.sets(st.integers(0, 5)))
@settings(max_examples=examples(30))
def test_links_count_where_both_ads_are_of_the_network(
    links: list[tuple[tuple[int, int], str, float]], own: set[int]
) -> None:
    rows = {
        "a": pa.array([a for (a, _), _, _ in links], pa.uint32()),
        "b": pa.array([b for (_, b), _, _ in links], pa.uint32()),
        "reason": pa.array([reason for _, reason, _ in links], pa.string()),
        "probability": pa.array([p for _, _, p in links], pa.float64()),
        "low": pa.array([p / 2 for _, _, p in links], pa.float64()),
        "high": pa.array([p for _, _, p in links], pa.float64()),
    }
    with DuckDBEngine() as engine:
        engine.put("links", pa.table(rows))
        assert read_reasons(engine, sorted(own)) == counted(links, own)
