"""The table of links: each once, in one order, and told by what it rests on."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.pair.compare import Likeness
from lykta.ads.pair.distinct import Distinct
from lykta.ads.pipeline import scoring
from lykta.ads.pipeline.blocking import Candidates
from lykta.ads.pipeline.clustering import Networks
from lykta.ads.pipeline.scoring import REASONS, links
from lykta.ads.weigh import CONTACT_PROBABILITY, DEFAULT_WEIGHTS, Places, against_others

ADS = 7
PAIRS = st.sets(
    st.tuples(st.integers(0, ADS - 1), st.integers(0, ADS - 1)).filter(lambda pair: pair[0] < pair[1])
)
KINDS = tuple(CONTACT_PROBABILITY)
NAMES = pa.table({"contact": ["p3", "p1", "p2", "p0"], "kind": KINDS})


def candidates(pairs: list[tuple[int, int]], jaccard: list[float]) -> Candidates:
    """Pairs that are as alike as can be."""
    total = len(pairs)
    measured = Likeness(
        np.ones(total, np.float32), np.array(jaccard, np.float32), np.arange(total, dtype=np.int32)
    )
    rows = np.array(pairs, np.int64).reshape(-1, 2)
    each = np.arange(ADS)
    return Candidates(
        texts=Distinct(each, each),
        between=rows,
        measured=measured,
        copied=Likeness(np.ones(ADS, np.float32), np.ones(ADS, np.float32), np.ones(ADS, np.int32)),
        places=np.full(ADS, -1, np.int32),
        ad_places=np.full(ADS, -1, np.int32),
        by_place=Places(),
        information=100 + each.astype(np.float32),
        background=0.05,
    )


def grouped(bound: list[tuple[int, int]], by: list[int], users: list[int] | None = None) -> Networks:
    """One network of all ads, without cuts, and whose contacts they hold."""
    one, none = np.zeros(ADS, np.int64), np.zeros(ADS, np.bool_)
    rows = np.array(bound, np.int64).reshape(-1, 2)
    contacts = np.zeros(len(NAMES), np.bool_)
    return Networks(
        labels=one,
        strict=one,
        clusters=one,
        before_cuts=one,
        bound=rows,
        bound_by=np.array(by, np.int64),
        hub=contacts,
        recycled=np.zeros(0, np.int64),
        stock=none,
        strangers=none,
        users=np.array(users or [-1] * ADS, np.int32),
        little_wording=none,
    )


def whole(found: Candidates, by: Networks) -> pa.Table:
    """All links in one table."""
    return pa.concat_tables(links(found, by, DEFAULT_WEIGHTS, NAMES))


@given(PAIRS, PAIRS, st.integers(1, ADS), st.data())
def test_links_stand_by_ads_reason_and_contact(
    alike: set[tuple[int, int]], bound: set[tuple[int, int]], at_once: int, data: st.DataObject
) -> None:
    by = data.draw(st.lists(st.integers(0, len(NAMES) - 1), min_size=len(bound), max_size=len(bound)))
    jaccard = data.draw(st.lists(st.sampled_from([0.0, 0.3, 0.9]), min_size=len(alike), max_size=len(alike)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(scoring, "_ADS_AT_ONCE", at_once)
        found = whole(candidates(sorted(alike), jaccard), grouped(sorted(bound), by))
    rows = [(row["a"], row["b"], row["reason"], row["contact"] or "") for row in found.to_pylist()]
    assert rows == sorted(rows)
    assert len(rows) == len(alike) + len(bound)


def test_a_text_tells_how_alike_and_a_contact_tells_which() -> None:
    found = whole(candidates([(0, 1)], [0.3]), grouped([(0, 1)], [0])).to_pylist()
    assert [row["reason"] for row in found] == ["shared contact", "shared template"]
    by_contact, by_text = found
    assert by_contact["contact"] == "p3"
    assert by_contact["similarity"] is by_contact["jaccard"] is by_contact["shared_words"] is None
    assert by_contact["probability"] == pytest.approx(CONTACT_PROBABILITY["phone"])
    assert by_contact["information"] is by_contact["other_contacts"] is None
    assert by_text["contact"] is None
    assert (by_text["information"], by_text["other_contacts"]) == (100.0, False)
    assert (by_text["similarity"], by_text["shared_words"]) == (1.0, 0)


@pytest.mark.parametrize(
    ("users", "others"), [([4, 5], True), ([4, 4], False), ([4, -1], False), ([-1, -1], False)]
)
def test_different_contacts_speak_against_two_ads_that_both_hold_some(users: list[int], others: bool) -> None:
    grouping = grouped([], [], users + [-1] * (ADS - 2))
    (link,) = whole(candidates([(0, 1)], [0.3]), grouping).to_pylist()
    estimate = DEFAULT_WEIGHTS.probability(np.zeros((1, 2)))
    assert link["other_contacts"] == others
    expected = against_others(estimate, np.array([others]))
    for name in ("probability", "low", "high"):
        assert link[name] == pytest.approx(getattr(expected, name)[0])


def test_a_file_without_links_has_an_empty_table() -> None:
    found = whole(candidates([], []), grouped([], []))
    assert found.num_rows == 0


def test_the_reasons_are_coded_in_their_order() -> None:
    assert list(REASONS) == sorted(REASONS)
