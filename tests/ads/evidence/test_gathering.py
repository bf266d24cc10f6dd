"""Which links and which cuts concern a network."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from scipy.cluster.hierarchy import DisjointSet

from lykta.ads.engine import Engine
from lykta.ads.evidence.gathering import cuts_of, gather, links_of, networks_linked_to
from lykta.ads.evidence.report_words import ENGLISH, SWEDISH
from lykta.ads.explore import Bench
from lykta.ads.result.file import open_result
from lykta.ads.result.reasons import CUT_NAMES, CUT_REASONS
from tests.ads.evidence.conftest import largest
from tests.ads.result.small_result import (
    ALONE,
    BIG,
    PHONE,
    SMALL,
    SWITCHBOARD,
    small_tables,
    write_small_result,
)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Engine]:
    engine, _ = open_result(write_small_result(tmp_path / "small.lykta", cuts=cuts()))
    yield engine
    engine.close()


def cuts() -> pa.Table:
    """A cut of each kind, with the last ad of the small result in what was one piece with its first ads."""
    rows = [
        ("hub", SWITCHBOARD), ("recycled contact", PHONE), ("stock text", "a3"), ("wrong bridge", "c1"),
        ("stock text", "b1"), ("wrong bridge", "b1"), ("copied text", "c1"),
        ("copied text", "b2"), ("little wording", "a2"),
    ]  # fmt: skip
    table = small_tables()["cuts"]
    return pa.Table.from_pylist(
        [{"kind": kind, "subject": subject, "ads": 1} for kind, subject in rows],
        schema=table.schema,
    )


def test_links_in_and_out_are_told_apart(small: Engine) -> None:
    told = [(link.ad_a, link.ad_b, link.inside) for link in links_of(small, BIG)]
    assert told == [("a1", "a2", True), ("a1", "a2", True), ("a1", "a3", True), ("a2", "c1", False)]


def test_a_link_of_texts_tells_how_much_they_say_and_whether_contacts_differ(small: Engine) -> None:
    told = [(link.reason, link.information, link.other_contacts) for link in links_of(small, BIG)]
    assert told == [
        ("near-duplicate", 92.0, False), ("shared contact", None, None), ("near-duplicate", 92.0, False),
        ("shared style", 48.25, True),
    ]  # fmt: skip


def test_a_link_out_is_one_of_the_other_end_as_well(small: Engine) -> None:
    assert [(link.ad_a, link.inside) for link in links_of(small, ALONE)] == [("a2", False)]


def test_networks_that_a_link_joins_are_found(small: Engine) -> None:
    assert networks_linked_to(small, [BIG]) == {BIG, ALONE}
    assert networks_linked_to(small, [SMALL]) == {SMALL}


def test_cuts_of_its_contacts_its_texts_and_what_it_was_one_piece_with_concern_a_network(
    small: Engine,
) -> None:
    assert [(cut.kind, cut.subject) for cut in cuts_of(small, BIG)] == [
        ("copied text", "c1"), ("little wording", "a2"),
        ("recycled contact", PHONE), ("stock text", "a3"), ("wrong bridge", "c1"),
    ]  # fmt: skip


def test_each_kind_of_cut_has_its_name_in_both_languages() -> None:
    kinds = set(cuts()["kind"].to_pylist())
    assert kinds == set(SWEDISH.cut_kinds) == set(ENGLISH.cut_kinds)
    assert all(kinds == set(names) for words in (CUT_NAMES, CUT_REASONS) for names in words.values())


def test_a_copied_text_concerns_its_network_and_one_that_has_a_link_to_it(tmp_path: Path) -> None:
    copies = cuts().filter(pc.equal(cuts()["kind"], "copied text"))
    engine, _ = open_result(write_small_result(tmp_path / "copies.lykta", cuts=copies))
    with engine:
        concerned = {name: [cut.subject for cut in cuts_of(engine, name)] for name in (BIG, SMALL, ALONE)}
    assert concerned == {BIG: ["c1"], SMALL: ["b2"], ALONE: ["c1"]}


def test_cuts_of_others_do_not(small: Engine) -> None:
    assert [(cut.kind, cut.subject) for cut in cuts_of(small, SMALL)] == [
        ("copied text", "b2"), ("stock text", "b1"), ("wrong bridge", "b1"),
    ]  # fmt: skip


def test_the_links_that_hold_a_network_together_join_all_that_its_links_join(bench: Bench) -> None:
    with bench.reading() as opened:
        found = gather(opened, largest(bench))
    ids = [ad.ad_id for ad in found.ads]
    whole, held = DisjointSet(ids), DisjointSet(ids)
    for link in found.links_inside:
        whole.merge(link.ad_a, link.ad_b)
    for link in found.holding:
        assert held.merge(link.ad_a, link.ad_b)
    assert sorted(map(sorted, held.subsets())) == sorted(map(sorted, whole.subsets()))


def test_every_ad_stands_under_one_text(bench: Bench) -> None:
    with bench.reading() as opened:
        found = gather(opened, largest(bench))
    borne = [ad.ad_id for wording in found.wordings for ad in wording.ads]
    assert sorted(borne) == [ad.ad_id for ad in found.ads]
    assert all(len({ad.text() for ad in wording.ads}) == 1 for wording in found.wordings)
