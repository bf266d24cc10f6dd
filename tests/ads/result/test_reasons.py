"""The reasons of a network: the links among its ads, by reason."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.engine import DuckDBEngine
from lykta.ads.result import Reason
from lykta.ads.result.networks import read_reasons

LINKS = st.lists(
    st.tuples(
        st.sampled_from([(a, b) for a in range(6) for b in range(a + 1, 6)]),
        st.sampled_from(["near-duplicate", "shared contact", "shared style"]),
        st.floats(0, 1),
    ),
    unique_by=lambda link: link[:2],
)


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
@settings(max_examples=30)
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
