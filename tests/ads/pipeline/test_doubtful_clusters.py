"""Clusters of few ads or of many users are those of the stricter bar."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.group import least_names
from lykta.ads.pipeline.clustering import FEW_ADS, MANY_USERS, tighten_doubtful_clusters
from tests.ads.group.partitions import Labels, is_coarser

ADS = 30
PARTS = st.lists(st.integers(0, 9), min_size=ADS, max_size=ADS)
USERS = st.lists(st.integers(-1, 5), min_size=ADS, max_size=ADS)


def named(parts: list[int]) -> Labels:
    return least_names(np.array(parts, np.int64))


def ads_of(labels: Labels) -> dict[int, set[int]]:
    return {name: set(np.flatnonzero(labels == name).tolist()) for name in set(labels.tolist())}


@given(PARTS, PARTS, USERS)
def test_a_doubtful_cluster_falls_into_the_stricter_ones_and_any_other_stays(
    wide: list[int], narrow: list[int], users: list[int]
) -> None:
    clusters = named(wide)
    strict = named([10 * one + other for one, other in zip(wide, narrow, strict=True)])
    found = tighten_doubtful_clusters(clusters, strict, np.array(users, np.int32))
    assert is_coarser(clusters, found)
    assert is_coarser(found, strict)
    for name, ads in ads_of(clusters).items():
        different = {users[ad] for ad in ads} - {-1}
        doubtful = len(ads) < FEW_ADS or len(different) >= MANY_USERS
        inside = sorted(ads)
        assert found[inside].tolist() == (strict[inside].tolist() if doubtful else [name] * len(ads))
