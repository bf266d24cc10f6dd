"""The links of a network, a page at a time."""

from typing import Any

import pytest

from lykta.ads.engine import Engine
from lykta.ads.explore.links import IN_ALL, ON_A_PAGE, REASONS, LinkOrder, LinkReason, NetworkLink, links_of
from lykta.errors import InputError

LARGEST = "SELECT network FROM networks ORDER BY ads DESC, network LIMIT 1"
INSIDE = """
SELECT a, b, max(probability) AS probability, list(DISTINCT reason ORDER BY reason) AS reasons FROM links
WHERE a IN (SELECT ad FROM members WHERE network = $1) AND b IN (SELECT ad FROM members WHERE network = $1)
GROUP BY a, b ORDER BY probability DESC, a, b
"""


@pytest.fixture(scope="module")
def name(learnt: Engine) -> str:
    return str(learnt.arrow(LARGEST)["network"][0].as_py())


def inside(engine: Engine, name: str) -> list[dict[str, Any]]:
    return list(engine.arrow(INSIDE, [name]).to_pylist())


def all_pages(
    engine: Engine, name: str, reason: LinkReason | None = None, order: LinkOrder = "probability"
) -> list[NetworkLink]:
    pages = links_of(engine, name, reason=reason, order=order).pages
    found = [links_of(engine, name, reason=reason, order=order, page=page + 1).links for page in range(pages)]
    assert all(len(links) == ON_A_PAGE for links in found[:-1])
    return [link for links in found for link in links]


def test_the_pages_together_have_each_linked_pair_once(learnt: Engine, name: str) -> None:
    rows = inside(learnt, name)
    found = all_pages(learnt, name)
    assert [(link.a, link.b) for link in found] == [(row["a"], row["b"]) for row in rows]
    assert [link.probability for link in found] == [row["probability"] for row in rows]
    assert [sorted(link.reasons) for link in found] == [row["reasons"] for row in rows]


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_leaves_the_pairs_that_have_it(learnt: Engine, name: str, reason: LinkReason) -> None:
    wanted = [(row["a"], row["b"]) for row in inside(learnt, name) if reason in row["reasons"]]
    assert [(link.a, link.b) for link in all_pages(learnt, name, reason)] == wanted
    assert links_of(learnt, name).pairs[reason] == len(wanted)


def test_all_pairs_are_counted_whatever_is_asked_for(learnt: Engine, name: str) -> None:
    for reason in (None, *REASONS):
        assert links_of(learnt, name, reason=reason).pairs[IN_ALL] == len(inside(learnt, name))


def test_by_ads_they_stand_in_the_order_of_the_ads(learnt: Engine, name: str) -> None:
    pairs = [(link.a, link.b) for link in all_pages(learnt, name, order="ads")]
    assert pairs == sorted(pairs)


def test_the_interval_is_that_of_the_strongest_reason(learnt: Engine, name: str) -> None:
    for link in links_of(learnt, name).links:
        assert link.low <= link.probability <= link.high


@pytest.mark.parametrize("page", [-1, 0, 10_000])
def test_a_page_that_is_not_there_is_refused(learnt: Engine, name: str, page: int) -> None:
    with pytest.raises(InputError, match="no page"):
        links_of(learnt, name, page=page)


def test_a_network_that_is_not_there_is_refused(learnt: Engine) -> None:
    with pytest.raises(InputError, match="no network"):
        links_of(learnt, "nffffffffffff")
