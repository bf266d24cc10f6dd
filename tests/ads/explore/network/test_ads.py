"""The ads of a network, in order of time and some at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.explore.network import PAGE, ads_page, own_ads, with_title
from lykta.ads.result import Ad
from lykta.ads.result.values import Mark
from lykta.errors import InputError
from tests.ads.explore.network.tables import NAME, OTHER, Made, laid_out

PHONE = "3f9a1c" + "0" * 26


def test_a_networks_ads_stand_in_order_of_time_and_those_without_a_time_last() -> None:
    engine = laid_out([Made(day=5), Made(day=None), Made(day=1), Made(day=3, network=OTHER), Made(day=1)])
    own = own_ads(engine, NAME)
    assert own.numbers == (2, 4, 0, 1)
    assert own.ids == ("a2", "a4", "a0", "a1")
    assert own.days[-1] is None


def test_a_network_that_is_not_there_has_no_ads() -> None:
    assert own_ads(laid_out([Made()]), "n999999999999").numbers == ()


@pytest.mark.parametrize("ads", [1, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE])
def test_the_pages_together_hold_each_ad_once_and_in_order(ads: int) -> None:
    engine = laid_out([Made(day=number) for number in range(ads)])
    own = own_ads(engine, NAME)
    pages = ads_page(engine, own, 1).pages
    read = [ads_page(engine, own, number) for number in range(1, pages + 1)]
    assert [number for page in read for number, _ in page.ads] == list(own.numbers)
    assert [page.first for page in read] == [1 + PAGE * number for number in range(pages)]
    assert read[-1].last == ads
    assert all(len(page.ads) <= PAGE for page in read)


@pytest.mark.parametrize("number", [0, -1, 3])
def test_a_page_that_is_not_there_is_refused_with_how_many_there_are(number: int) -> None:
    engine = laid_out([Made()] * (PAGE + 1))
    with pytest.raises(InputError, match="there are 2"):
        ads_page(engine, own_ads(engine, NAME), number)


def test_an_ad_has_its_contacts_with_it() -> None:
    engine = laid_out([Made(contacts=(PHONE,)), Made(contacts=(PHONE,), network=OTHER)])
    ((_, ad),) = ads_page(engine, own_ads(engine, NAME), 1).ads
    assert ad.marks == (Mark("phone", PHONE, -1),)


@given(st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]))), st.text("åb ", max_size=9))
def test_an_ad_with_its_title_reads_as_title_and_text_with_every_tag_in_its_place(
    title: str | None, before: str
) -> None:
    mark = Mark("phone", PHONE, len(before.encode()))
    ad = Ad("a0", title, f"{before}☎ i dag", None, None, None, (mark, Mark("phone", PHONE, -1)))
    shown = with_title(ad).text()
    assert shown == (ad.text() if title is None else f"{title}\n{ad.text()}")
    assert shown.endswith("[telefon 3f9a1c] i dag")
