"""The list has the networks that were asked for, by place, site, judgement and wording."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.engine import DuckDBEngine, Engine
from lykta.ads.explore.judgement_log import JudgedNetworks
from lykta.ads.explore.listing import (
    LONGEST,
    PAGE,
    Beginning,
    LoneAds,
    NetworkFilter,
    State,
    Within,
    ads_by_place,
    listing,
    looks_like_contact,
    parse_search,
    sites,
)
from lykta.ads.result.values import Order
from lykta.errors import InputError
from tests.ads.explore.laid import Posted, Small, ad_id, laid, moment
from tests.examples import examples

NOBODY = JudgedNetworks()
DAY = moment("2025-03-01T12:00")

moments = st.one_of(st.none(), st.integers(0, 40).map(lambda days: DAY + timedelta(days=days)))
ads = st.lists(
    st.builds(
        Posted,
        network=st.sampled_from(["n1", "n2", "n3", "n4"]),
        text=st.sampled_from(["Hej där", "Kaffe nu", "hej\nDÄR", "100 %", "a_b"]),
        posted_at=moments,
        place=st.sampled_from([None, "Karlstad", "Kil"]),
        site=st.sampled_from([None, "a.example", "b.example"]),
    ),
    max_size=14,
)

ORDERS: dict[Order, str] = {
    "size": "n2 n4 n3 n1",
    "first": "n3 n1 n2 n4",
    "last": "n2 n1 n3 n4",
    "places": "n4 n2 n3 n1",
}
SORTED = [
    Posted("n1", posted_at=DAY, place="Kil"),
    Posted("n1", posted_at=DAY + timedelta(days=2), place="Kil"),
    *[Posted("n2", posted_at=DAY + timedelta(days=day), place="Kil") for day in range(1, 5)],
    *[Posted("n3", posted_at=DAY - timedelta(days=9), place="Kil") for _ in range(3)],
    *[Posted("n4", place=place) for place in ("Kil", "Eda", "Eda", "Eda")],
]
POSTED_DAY = moment("2025-03-01")
# What means something in SQL, in LIKE and in a regular expression, among letters of any size.
SIGNS = "%_'\"\\*.[](){}^$|?+-,;:!#&~ÅåÄäöÖéαΑ"
words = st.text(SIGNS + "abKk", min_size=1, max_size=12)


def names(small: Small, wanted: NetworkFilter, judged: JudgedNetworks = NOBODY) -> list[str]:
    with laid(small) as engine:
        listed = listing(engine, wanted, judged)
    assert listed.total == len(listed.rows)
    return [row.network.network for row in listed.rows]


def networks(posted: list[Posted]) -> set[str]:
    every = [ad.network for ad in posted]
    return {network for network in every if every.count(network) > 1}


@settings(max_examples=examples(25), deadline=None)
@given(
    ads,
    st.sampled_from(["", "Karlstad", "Kil"]),
    st.sampled_from(["", "a.example"]),
    st.one_of(st.none(), st.dates(date(2025, 3, 1), date(2025, 4, 10))),
    st.integers(0, 20),
)
def test_place_site_and_time_have_to_hold_of_one_and_the_same_ad(
    posted: list[Posted], place: str, site: str, since: date | None, days: int
) -> None:
    until = since + timedelta(days=days) if since else None

    def fits(ad: Posted) -> bool:
        day = ad.posted_at.date() if ad.posted_at else None
        return (
            (not place or ad.place == place)
            and (not site or ad.site == site)
            and (since is None or (day is not None and since <= day <= (until or date.max)))
        )

    wanted = NetworkFilter(place=place, site=site, since=since, until=until)
    expected = {ad.network for ad in posted if fits(ad)} & networks(posted)
    assert set(names(Small(posted), wanted)) == expected


@settings(max_examples=examples(25), deadline=None)
@given(ads, st.sampled_from(["hej där", "KAFFE", "%", "_", "100 %", "där hej"]))
def test_words_in_texts_are_found_in_any_ad_and_mean_themselves(posted: list[Posted], words: str) -> None:
    expected = {ad.network for ad in posted if words.lower() in " ".join(ad.text.lower().split())}
    found = names(Small(posted), NetworkFilter(words=words, within="texts"))
    assert set(found) == expected & networks(posted)


@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(st.text("abB \n\u00a0", max_size=8), min_size=1, max_size=6),
    st.text("abB ", min_size=1, max_size=6).filter(str.strip),
)
def test_words_are_found_side_by_side_however_texts_break_lines(texts: list[str], words: str) -> None:
    posted = [Posted(f"n{at}", text) for at, text in enumerate(texts) for _ in range(2)]
    pattern = r"\s+".join(words.split())
    expected = {ad.network for ad in posted if re.search(pattern, ad.text, re.IGNORECASE)}
    assert set(names(Small(posted), NetworkFilter(words=words, within="texts"))) == expected


@pytest.mark.parametrize("sort", ORDERS)
def test_each_order_is_what_it_says_and_equal_ones_stand_by_id(sort: Order) -> None:
    assert names(Small(SORTED), NetworkFilter(sort=sort)) == ORDERS[sort].split()


def test_the_pages_together_hold_every_network_once() -> None:
    many = [Posted(f"n{at // 2:04}") for at in range(2 * (2 * PAGE + 7))]
    with laid(Small(many)) as engine:
        pages = [listing(engine, NetworkFilter(), NOBODY, page=page) for page in (1, 2, 3)]
        past = listing(engine, NetworkFilter(), NOBODY, page=4)
    shown = [row.network.network for page in pages for row in page.rows]
    assert sorted(shown) == sorted({ad.network for ad in many})
    assert [len(page.rows) for page in pages] == [PAGE, PAGE, 7]
    assert {page.pages for page in pages} == {3}
    assert (past.rows, past.total, past.pages) == ((), 2 * PAGE + 7, 3)


def test_of_nothing_there_is_one_empty_page() -> None:
    with laid(Small()) as engine:
        empty = listing(engine, NetworkFilter(), NOBODY)
    assert (empty.rows, empty.total, empty.pages) == ((), 0, 1)


def test_only_networks_of_so_many_ads_are_shown() -> None:
    assert names(Small(SORTED), NetworkFilter(least=4)) == ["n2", "n4"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [("judged", "n2 n1"), ("unjudged", "n4 n3"), ("made", "n1"), ("contradicting", "n2")],
)
def test_networks_are_told_apart_by_what_judgements_did(state: State, expected: str) -> None:
    judged = JudgedNetworks(
        touched=frozenset({"n1", "n2"}), made=frozenset({"n1"}), contradicting=frozenset({"n2", "gone"})
    )
    assert names(Small(SORTED), NetworkFilter(state=state), judged) == expected.split()


def test_words_in_templates_are_those_of_fixed_parts_and_not_of_what_fills_a_slot() -> None:
    templates = {
        "n1": [(False, "Varmt VÄLKOMMEN till mig")],
        "n2": [(True, "varmt välkommen"), (False, "Hej")],
    }
    small = Small(SORTED, templates)
    assert names(small, NetworkFilter(words="varmt välkommen")) == ["n1"]
    assert names(small, NetworkFilter(words="välkommen varmt")) == []
    assert names(small, NetworkFilter(words="%")) == []


def test_a_network_that_judgements_made_is_found_by_its_new_template_and_one_that_is_gone_is_not() -> None:
    with laid(Small(SORTED, {"n1": [(False, "Varmt välkommen")]})) as engine:
        assert listing(engine, NetworkFilter(words="varmt"), NOBODY).total == 1
        engine.run("CREATE TABLE judged_templates AS FROM result.templates")
        engine.run("UPDATE judged_templates SET network = 'n2'")
        engine.run("CREATE OR REPLACE VIEW templates AS FROM judged_templates")
        engine.run("CREATE OR REPLACE VIEW networks AS FROM result.networks WHERE network <> 'n1'")
        found = listing(engine, NetworkFilter(words="varmt"), JudgedNetworks(made=frozenset({"n2"})))
    assert [row.network.network for row in found.rows] == ["n2"]


@pytest.mark.parametrize("within", ["templates", "texts"])
def test_blank_words_ask_for_nothing(within: Within) -> None:
    assert len(names(Small(SORTED), NetworkFilter(words="  ", within=within))) == 4


def test_a_row_shows_how_the_template_begins_and_less_of_a_slot() -> None:
    template = [(False, "Hej"), (True, "Mira / Svea / Lovisa / Elisabet"), (False, "välkommen " * 30)]
    with laid(Small([Posted("n1"), Posted("n1")], {"n1": template})) as engine:
        (row,) = listing(engine, NetworkFilter(), NOBODY).rows
    hello, slot, welcome = row.beginning
    assert hello == Beginning(slot=False, words="Hej")
    assert slot == Beginning(slot=True, words="Mira / Svea / Lovisa…")
    assert welcome.words.endswith("välkommen…")
    assert len(welcome.words) < 110


@pytest.mark.parametrize("until", [date.max, date(2025, 3, 1)])
def test_the_last_day_is_part_of_the_period(until: date) -> None:
    posted = [Posted("n1", posted_at=moment("2025-03-01T23:59:59"))] * 2
    assert names(Small(posted), NetworkFilter(until=until)) == ["n1"]


def count(place: str, ads: int, period: str = "") -> tuple[object, ...]:
    return place, period, POSTED_DAY, POSTED_DAY, ads, ads, 1, 1, None, None, None


@settings(max_examples=examples(25), deadline=None)
@given(
    st.dictionaries(st.sampled_from(["Kil", "Eda", "Visby", "Oslo"]), st.integers(1, 9)), st.integers(0, 9)
)
def test_places_and_what_has_none_together_are_all_ads(places: dict[str, int], without: int) -> None:
    ads = sum(places.values()) + without
    rows = [count(place, number) for place, number in places.items()]
    months = [count(place, 1, "2025-03") for place in places]
    with laid(Small(counts=[*rows, *months, count("", ads)])) as engine:
        found = ads_by_place(engine, ads=ads)
    assert sum(number for _, number in found) == ads
    assert {place: number for place, number in found if place} == places
    assert (None in dict(found)) == (without > 0)


def test_sites_stand_by_name_and_an_ad_may_have_none() -> None:
    posted = [Posted("n", site=site) for site in ("b.example", None, "", "a.example", "b.example")]
    with laid(Small(posted)) as engine:
        assert sites(engine) == ("a.example", "b.example")


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with DuckDBEngine() as opened:
        yield opened


def found(engine: Engine, typed: str, text: str) -> bool:
    pattern = parse_search(typed).pattern
    return bool(engine.arrow("SELECT regexp_matches(?, ?) AS found", [text, pattern])["found"][0].as_py())


@given(words, st.text(SIGNS + "abKk", max_size=30))
def test_a_word_is_found_where_it_stands_and_nowhere_else(engine: Engine, word: str, text: str) -> None:
    assert found(engine, word, text) == (word.lower() in text.lower())


@given(
    words, words, st.text(SIGNS + "ab \n", max_size=8), st.sampled_from([" ", "\n", "  ", "\u00a0", "\t\n "])
)
def test_words_are_found_with_any_white_space_between_them(
    engine: Engine, one: str, other: str, around: str, between: str
) -> None:
    assert found(engine, f"{one}  {other}", f"{around}{one.upper().lower()}{between}{other}{around}") or (
        one.upper().lower() != one.lower()
    )


@given(st.text(min_size=1, max_size=40))
def test_any_input_is_searched_for_or_refused_in_words(engine: Engine, typed: str) -> None:
    with suppress(InputError):
        assert found(engine, typed, "Hej, jag heter Mira.") in (True, False)


@pytest.mark.parametrize(
    "typed",
    [
        "070-123 45 67", "0701234567", "+46 70 123 45 67", "070123", "o7o 123 45 67", "(070) 12.34.56",
        "ring 070 123 456 nu", "noll sju noll ett två tre fyra fem sex sju", "mira@example.org",
        "mira at example dot org", "@mira_k", "@", "snap: mirak", "t.me/mirak", "www.example.org",
        "070\u00a0123\u00a045", "０７０１２３",
    ],
)  # fmt: skip
def test_what_looks_like_a_contact_is_refused(typed: str) -> None:
    assert looks_like_contact(typed)
    with pytest.raises(InputError, match="Contacts are not searched for"):
        parse_search(typed)


@given(st.from_regex(r"\A0[0-9]{1,3}[ .-]?([0-9][ .-]?){4,8}[0-9]\Z"))
def test_a_number_is_refused_however_it_is_set(number: str) -> None:
    assert looks_like_contact(number)


@pytest.mark.parametrize(
    "typed", ["kaffe", "pris 1500 kr", "09:00-23:00", "1500/2000/3000", "100 % diskret", "ring mig", "2024"]
)
def test_wording_with_prices_and_times_is_no_contact(typed: str) -> None:
    assert not looks_like_contact(typed)


@pytest.mark.parametrize("typed", ["", "  \n ", "\0", "x" * (LONGEST + 1)])
def test_nothing_and_too_much_are_refused(typed: str) -> None:
    with pytest.raises(InputError):
        parse_search(typed)


@given(st.lists(words, min_size=1, max_size=4), st.text(SIGNS + "ab \n", max_size=30))
def test_each_word_is_found_in_a_run_of_letters_of_a_text_that_has_them_all(
    engine: Engine, typed: list[str], text: str
) -> None:
    said = parse_search(" ".join(typed))
    runs = text.split()
    if found(engine, " ".join(typed), text):
        assert all(any(_matches(engine, each, run) for run in runs) for each in said.each)
    assert len(said.each) == len(typed)


def _matches(engine: Engine, pattern: str, text: str) -> bool:
    return bool(engine.arrow("SELECT regexp_matches(?, ?) AS found", [text, pattern])["found"][0].as_py())


def test_words_in_ads_that_stand_alone_are_told_with_the_first_ids() -> None:
    posted = [Posted("n1", "lugn stund"), Posted("n1", "annat")]
    posted += [Posted(f"alone{at}", "Lugn stund", place="Kil" if at % 2 else None) for at in range(13)]
    with laid(Small(posted)) as engine:
        found = listing(engine, NetworkFilter(words="lugn stund", within="texts"), NOBODY)
        assert found.total == 1
        assert found.lone == LoneAds(13, tuple(ad_id(at) for at in range(2, 12)))
        at_kil = NetworkFilter(words="lugn stund", within="texts", place="Kil")
        assert listing(engine, at_kil, NOBODY).lone.total == 6
        assert listing(engine, NetworkFilter(words="lugn", within="templates"), NOBODY).lone == LoneAds()
        assert listing(engine, NetworkFilter(place="Kil"), NOBODY).lone == LoneAds()
