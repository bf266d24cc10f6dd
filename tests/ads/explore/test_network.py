"""What is said of a network is what its own ads, contacts, links and judgements say."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.explore.network import (
    MOST_BUNDLES,
    MOST_CONTACTS,
    MOST_READ,
    PAGE,
    NetworkEntries,
    Own,
    Posting,
    ads_page,
    by_day,
    graph,
    holdings,
    own_ads,
    postings,
    same_texts,
    stays,
    wants_texts,
    words_on,
)
from lykta.ads.judgements import (
    Contradiction,
    JudgedLink,
    JudgedNetwork,
    Judgement,
    JudgementEntry,
    Reveal,
    Undoing,
    Verdict,
    current_judgements,
)
from lykta.ads.judgements.entries import Act, Subject
from lykta.ads.result import Ad, Network
from lykta.ads.result.values import ContactMark
from lykta.errors import InputError
from tests.ads.explore.network_tables import NAME, OTHER, Made, held_by, laid_out
from tests.examples import examples

PHONE = "3f9a1c" + "0" * 26

HELD = st.lists(
    st.tuples(st.sets(st.sampled_from("abcd"), max_size=3), st.sampled_from([NAME, OTHER])), max_size=12
)
NAMES = [f"c{number:02}" for number in range(40)]
HELD_CONTACTS = st.lists(
    st.lists(st.sampled_from(NAMES), max_size=3, unique=True).map(lambda names: tuple(sorted(names))),
    min_size=1,
    max_size=150,
)
NETWORK = Network(NAME, 2, 2, 0, 0, 0, 0, None, None)
MOMENT = "2026-11-25T10:00:00Z"
OWN = Own((0, 1, 2), ("a", "b", "c"), (None, None, None))
OWN_GROUP = JudgedNetwork(("a", "b", "c"))
DAYS = st.one_of(st.none(), st.integers(0, 400).map(lambda days: date(2025, 1, 1) + timedelta(days=days)))
POSTED = st.lists(
    st.builds(Posting, st.sampled_from([None, "Karlstad", "Säffle", "Oslo"]), DAYS, st.integers(1, 9))
)


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
    assert ad.marks == (ContactMark("phone", PHONE, -1),)


@given(st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]))), st.text("åb ", max_size=9))
def test_an_ad_with_its_title_reads_as_title_and_text_with_every_tag_in_its_place(
    title: str | None, before: str
) -> None:
    mark = ContactMark("phone", PHONE, len(before.encode()))
    ad = Ad("a0", title, f"{before}☎ i dag", None, None, None, (mark, ContactMark("phone", PHONE, -1)))
    shown = ad.whole().text()
    assert shown == (ad.text() if title is None else f"{title}\n{ad.text()}")
    assert shown.endswith("[telefon 3f9a1c] i dag")


@given(HELD)
@settings(max_examples=examples(20))
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


@given(HELD_CONTACTS, st.booleans())
def test_every_ad_is_in_one_node_or_counted_as_left_out(
    held: list[tuple[str, ...]], know_texts: bool
) -> None:
    own, known = held_by(held)
    texts = {number: number % 5 for number in own.numbers} if know_texts else None
    found = graph(own, known, texts)
    drawn = [place for bundle in found.bundles for place in bundle.ads]
    assert len(drawn) == len(set(drawn))
    assert len(drawn) + found.ads_left_out == len(held)
    assert len(found.contacts) + found.contacts_left_out == len(known.contacts)


@given(HELD_CONTACTS)
def test_the_picture_is_never_larger_than_one_can_take_in(held: list[tuple[str, ...]]) -> None:
    found = graph(*held_by(held), None)
    assert len(found.bundles) <= MOST_BUNDLES
    assert len(found.contacts) <= MOST_CONTACTS
    firsts = [bundle.ads[0] for bundle in found.bundles]
    assert firsts == sorted(firsts)


@given(HELD_CONTACTS)
def test_a_node_counts_the_ads_that_hold_each_contact(held: list[tuple[str, ...]]) -> None:
    found = graph(*held_by(held), None)
    for bundle in found.bundles:
        for name in found.contacts:
            count = sum(name in held[place - 1] for place in bundle.ads)
            assert bundle.contacts.get(name, 0) == count


@pytest.mark.parametrize(
    ("ads", "texts", "by"),
    [(MOST_BUNDLES, None, "ad"), (MOST_BUNDLES + 1, 3, "text"), (MOST_BUNDLES + 1, None, "contacts")],
)
def test_ads_are_gathered_no_further_than_they_must_be(ads: int, texts: int | None, by: str) -> None:
    own, known = held_by([("c00",)] * ads)
    numbered = None if texts is None else {number: number % texts for number in own.numbers}
    assert graph(own, known, numbered).by == by


def test_texts_that_are_too_many_give_way_to_contacts() -> None:
    own, known = held_by([("c00",), ("c01",)] * MOST_BUNDLES)
    found = graph(own, known, {number: number for number in own.numbers})
    assert found.by == "contacts"
    assert len(found.bundles) == 2


def test_texts_are_read_only_where_the_picture_would_show_them() -> None:
    assert not wants_texts(replace(NETWORK, ads=MOST_BUNDLES, texts=2))
    assert wants_texts(replace(NETWORK, ads=MOST_BUNDLES + 1, texts=MOST_BUNDLES))
    assert not wants_texts(replace(NETWORK, ads=MOST_BUNDLES + 1, texts=MOST_BUNDLES + 1))


def test_equal_texts_have_one_number() -> None:
    texts = ["Hej", "Hallå", "Hej", "hej"]
    with laid_out([*(Made(text=text) for text in texts), Made(text="Hej", network=OTHER)]) as engine:
        found = same_texts(engine, own_ads(engine, NAME))
    assert found is not None
    assert found[0] == found[2]
    assert len(found) == 4
    assert len(set(found.values())) == 3


def test_the_texts_of_a_large_network_are_not_read() -> None:
    own, _ = held_by([()] * (MOST_READ + 1))
    with laid_out([Made()]) as engine:
        assert same_texts(engine, own) is None


def judged(*acts: tuple[str, Act]) -> NetworkEntries:
    entries = [JudgementEntry(number, MOMENT, by, act) for number, (by, act) in enumerate(acts, 1)]
    return words_on("n1", OWN, entries, current_judgements(entries), ())


def same(on: Subject) -> Judgement:
    return Judgement(on, Verdict.SAME, "why")


@pytest.mark.parametrize(
    ("on", "about", "shared"),
    [
        (JudgedNetwork(("a", "b", "c")), "network", 3),
        (JudgedNetwork(("a", "b")), "part", 2),
        (JudgedNetwork(("a", "b", "c", "d")), "part", 3),
        (JudgedLink("a", "b"), "link", 2),
        (JudgedLink("c", "d"), "across", 1),
    ],
)
def test_a_judgement_says_what_of_the_network_it_is_about(on: Subject, about: str, shared: int) -> None:
    (word,) = judged(("anna", same(on))).words
    assert (word.about, word.shared, word.by, word.note) == (about, shared, "anna", "why")
    assert word.pair == (on.ads if isinstance(on, JudgedLink) else ())


@pytest.mark.parametrize(
    ("ads", "name", "about", "then"),
    [
        (("a", "b"), "n1", "network", 2),
        (("a", "b", "c", "d"), "n1", "network", 4),
        (("a", "b", "c"), "n1", "network", None),
        (("a", "b", "c"), "n2", "network", None),
        (("a", "b"), "n2", "part", None),
    ],
)
def test_a_judgement_on_a_network_stays_on_it_when_it_has_other_ads(
    ads: tuple[str, ...], name: str, about: str, then: int | None
) -> None:
    found = judged(("anna", Judgement(JudgedNetwork(ads), Verdict.SAME, "why", name)))
    assert [(word.about, word.then) for word in found.words] == [(about, then)]
    assert bool(found.of_network) == (about == "network")


def test_judgements_on_other_ads_and_reveals_are_not_told() -> None:
    assert judged(("anna", same(JudgedLink("d", "e"))), ("anna", Reveal("3f", "why"))).words == ()


def test_the_newest_stands_first_and_what_is_undone_says_so() -> None:
    found = judged(("anna", same(OWN_GROUP)), ("bo", same(JudgedLink("a", "b"))), ("anna", Undoing(1)))
    assert [(word.number, word.undone) for word in found.words] == [(2, False), (1, True)]
    assert found.of_network == ()


def test_an_undoing_that_is_undone_gives_the_word_back() -> None:
    found = judged(("anna", same(OWN_GROUP)), ("anna", Undoing(1)), ("anna", Undoing(2)))
    assert [word.undone for word in found.of_network] == [False]


def test_words_of_analysts_who_differ_are_disputed() -> None:
    found = judged(("anna", same(OWN_GROUP)), ("bo", Judgement(OWN_GROUP, Verdict.NOT)))
    assert all(word.disputed for word in found.words)


def test_only_contradictions_that_touch_the_network_are_told() -> None:
    near = Contradiction(JudgedLink("a", "x"), ("a", "y", "x"))
    over = Contradiction(JudgedLink("x", "y"), ("x", "b", "y"))
    far = Contradiction(JudgedLink("x", "y"), ("x", "y"))
    assert words_on("n1", OWN, [], current_judgements([]), [near, over, far]).contradictions == (near, over)


def test_ads_of_one_day_and_place_are_counted_together() -> None:
    ads = [Made(day=0), Made(day=0), Made(day=2, place=None), Made(day=None), Made(day=0, network=OTHER)]
    with laid_out(ads) as engine:
        found = postings(engine, own_ads(engine, NAME))
    assert found == (
        Posting("Karlstad", date(2026, 3, 1), 2),
        Posting(None, date(2026, 3, 3), 1),
        Posting("Karlstad", None, 1),
    )


@given(POSTED)
def test_no_ad_with_a_place_is_lost_on_the_journey(posted: list[Posting]) -> None:
    found = stays(posted)
    assert sum(stay.ads for stay in found) == sum(each.ads for each in posted if each.place)
    for stay in found:
        assert [day for day, _ in stay.days] == sorted({day for day, _ in stay.days})
        assert sum(count for _, count in stay.days) <= stay.ads


@given(POSTED)
def test_places_stand_in_the_order_in_which_they_first_appear(posted: list[Posting]) -> None:
    found = stays(posted)
    firsts = [stay.first for stay in found if stay.first]
    assert firsts == sorted(firsts)
    assert all(stay.first is None for stay in found[len(firsts) :])
    assert len({stay.place for stay in found}) == len(found)


@given(POSTED)
def test_every_dated_ad_is_on_its_day(posted: list[Posting]) -> None:
    counts = by_day(posted)
    assert list(counts) == sorted(counts)
    assert sum(counts.values()) == sum(each.ads for each in posted if each.day)
