"""The contacts of a network and who holds them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.explore.network import holdings, own_ads
from tests.ads.explore.network.tables import NAME, OTHER, Made, laid_out

HELD = st.lists(
    st.tuples(st.sets(st.sampled_from("abcd"), max_size=3), st.sampled_from([NAME, OTHER])), max_size=12
)


@given(HELD)
@settings(max_examples=20)
def test_a_contact_counts_the_ads_here_and_in_the_file(held: list[tuple[set[str], str]]) -> None:
    ads = [Made(contacts=tuple(sorted(contacts)), network=network) for contacts, network in held]
    with laid_out(ads) as engine:
        found = holdings(engine, own_ads(engine, NAME))
    here = [contacts for contacts, network in held if network == NAME]
    assert {each.contact for each in found.contacts} == set().union(*here)
    for each in found.contacts:
        assert each.ads == sum(each.contact in contacts for contacts in here)
        assert each.ads_in_file == sum(each.contact in contacts for contacts, _ in held)
    assert [each.ads for each in found.contacts] == sorted(
        (each.ads for each in found.contacts), reverse=True
    )
    assert sorted(map(len, found.by_ad.values())) == sorted(len(contacts) for contacts in here if contacts)


def test_a_contact_that_an_ad_holds_twice_counts_once() -> None:
    with laid_out([Made(contacts=("a", "a"))]) as engine:
        (contact,) = holdings(engine, own_ads(engine, NAME)).contacts
    assert contact.ads == 1
