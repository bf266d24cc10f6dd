"""What was kept from linking, kind by kind, page by page."""

from lykta.ads.explore.left_out import PAGE, Cut, Kind, cuts, kinds
from tests.ads.explore.laid import Posted, Small, ad_id, laid

HUBS = [("hub", f"{at:032x}", at + 1, "Därför.", "Why.") for at in range(PAGE + 3)]
SMALL = Small(
    ads=[Posted("n1"), Posted("n1"), Posted("alone")],
    cuts=[*HUBS, ("stock text", ad_id(1), 4, "a", "b"), ("stock text", ad_id(2), 3, "a", "b")],
    contacts=[(f"{at:032x}", "phone", at + 1, True, b"") for at in range(PAGE + 3)],
)


def test_each_kind_is_there_once_with_its_number_and_why() -> None:
    with laid(SMALL) as engine:
        hub, stock = kinds(engine)
    ads = sum(range(1, PAGE + 4))
    assert hub == Kind(kind="hub", cuts=PAGE + 3, ads=ads, swedish="Därför.", english="Why.")
    assert (stock.kind, stock.cuts, stock.ads) == ("stock text", 2, 7)


def test_the_pages_of_a_kind_hold_each_cut_once_the_most_ads_first() -> None:
    with laid(SMALL) as engine:
        first, second, third = (cuts(engine, "hub", page=page) for page in (1, 2, 3))
    assert (len(first), len(second), third) == (PAGE, 3, [])
    numbers = [cut.ads for cut in (*first, *second)]
    assert numbers == sorted(numbers, reverse=True)
    assert {cut.subject for cut in (*first, *second)} == {subject for _, subject, *_ in HUBS}
    assert all(cut.contact_kind == "phone" and cut.network is None for cut in first)


def test_an_ad_is_shown_with_its_network_and_one_alone_with_none() -> None:
    with laid(SMALL) as engine:
        found = cuts(engine, "stock text")
    assert found == [Cut(ad_id(1), 4, None, "n1"), Cut(ad_id(2), 3, None, None)]


def test_a_file_without_cuts_has_no_kinds() -> None:
    with laid(Small()) as engine:
        assert kinds(engine) == []
        assert cuts(engine, "'; DROP TABLE result.cuts; --") == []
