"""How many authors a county has."""

from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.sample.writers import plan, write_agency, write_author, write_independent


@given(ads=st.integers(1, 5000), seed=st.integers(0, 99))
def test_the_ads_of_all_authors_add_up_to_the_county(ads: int, seed: int) -> None:
    jobs = plan(ads, seed)
    assert sum(job.ads for job in jobs) == ads
    assert all(job.ads > 0 for job in jobs)


def test_shares_and_the_largest_author_are_as_documented() -> None:
    jobs = plan(50_000, 1)
    ads = {
        kind: [job.ads for job in jobs if job.write is kind]
        for kind in (write_independent, write_author, write_agency)
    }
    assert sum(ads[write_independent]) == 28_500
    assert sum(ads[write_agency]) == 1_000
    assert max(ads[write_author]) == 100
