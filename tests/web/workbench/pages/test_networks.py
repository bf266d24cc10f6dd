"""The list shows what the address asks for, refuses what cannot be asked, and finds no contacts."""

import re
from pathlib import Path

import pytest
from django.test import Client

from lykta.ads.explore import Opened
from lykta.ads.explore.listing import looks_like_contact
from lykta.ads.explore.network import own_ads
from lykta.ads.explore.strength import Strength, read_strengths
from lykta.ads.judgements import JudgedLink, JudgedNetwork, JudgementLog, Verdict, log_beside
from lykta.ads.judgements.entries import Judgement, Undoing
from lykta.web.workbench import opened
from lykta.web.workbench.opened import desk
from lykta.web.workbench.words import per_cent
from tests.web.workbench.pages.reading import words_of

LIST = "/en/networks/"
IDS = re.compile(r'class="network-id" href="/en/networks/(n[0-9a-f]{12})/"')
HEADING = re.compile(r"<h1>(.*?)</h1>")


def shown(analyst: Client, query: str = "") -> list[str]:
    answer = analyst.get(f"{LIST}{query}")
    assert answer.status_code == 200
    return IDS.findall(answer.content.decode())


def test_the_largest_networks_come_first_unless_another_order_is_chosen(analyst: Client, now: Opened) -> None:
    by_size = now.engine.arrow("SELECT network FROM networks ORDER BY ads DESC, network LIMIT 50")
    assert shown(analyst) == by_size["network"].to_pylist()
    by_time = now.engine.arrow(
        "SELECT network FROM networks ORDER BY last_seen DESC NULLS LAST, network LIMIT 50"
    )
    assert shown(analyst, "?sort=last") == by_time["network"].to_pylist()


@pytest.mark.parametrize(
    ("query", "opens"),
    [("", ""), ("?words=kom&sort=last", ""), ("?least=3", " open"), ("?place=Arvika", " open")],
)
def test_what_few_ask_for_is_folded_away_until_it_is_chosen(analyst: Client, query: str, opens: str) -> None:
    assert f'<details class="list-more"{opens}>' in analyst.get(f"{LIST}{query}").content.decode()


@pytest.fixture
def strengths(analyst: Client) -> dict[str, Strength]:
    """How well each network holds together, worked out before a page is asked for."""
    analyst.get("/en/")
    assert desk().is_ready(patience=60)
    with opened.reading() as found:
        assert desk().put_strengths(found)
        names = found.engine.arrow("SELECT network FROM networks")["network"].to_pylist()
        return read_strengths(found.engine, names)


def test_by_strength_those_come_first_that_texts_alone_tie_across_contacts_and_then_the_weakest(
    analyst: Client, strengths: dict[str, Strength]
) -> None:
    first = shown(analyst, "?sort=strength")
    order = [(not strengths[name].across, strengths[name].strength) for name in first]
    assert order == sorted((not each.across, each.strength) for each in strengths.values())[:50]
    turned = shown(analyst, "?sort=strength&way=turned")
    assert strengths[turned[0]] == max(strengths.values(), key=lambda each: (not each.across, each.strength))


def test_networks_that_texts_alone_tie_across_contacts_are_marked_and_can_be_chosen(
    analyst: Client, strengths: dict[str, Strength]
) -> None:
    expected = {name for name, each in strengths.items() if each.across}
    found = shown(analyst, "?tie=across")
    assert found
    assert {*found} == expected if len(expected) <= 50 else {*found} < expected
    page = analyst.get(f"{LIST}?tie=across").content.decode()
    assert page.count("Only text between contacts</span>") == len(found)
    assert (
        "Only text between contacts</span>"
        not in analyst.get(f"{LIST}?tie=firm&sort=strength&way=turned").content.decode()
    )


@pytest.mark.usefixtures("strengths")
def test_the_mark_goes_when_judgements_hold_those_contacts_together_and_comes_back_with_them(
    analyst: Client, result: Path
) -> None:
    name = shown(analyst, "?tie=across")[0]
    with opened.reading() as found:
        ads = own_ads(found.engine, name).ids
    entry = JudgementLog(log_beside(result)).add(
        Judgement(JudgedNetwork.of(set(ads)), Verdict.SAME), by="Anna"
    )
    assert name not in shown(analyst, "?tie=across")
    JudgementLog(log_beside(result)).add(Undoing(entry.number), by="Anna")
    assert name in shown(analyst, "?tie=across")


@pytest.mark.parametrize("is_judged", [False, True])
def test_the_page_of_a_network_has_the_strength_that_the_list_has(
    analyst: Client, result: Path, strengths: dict[str, Strength], is_judged: bool
) -> None:
    name = shown(analyst, "?sort=strength")[0]
    with opened.reading() as found:
        ads = own_ads(found.engine, name).ids
    if is_judged:
        JudgementLog(log_beside(result)).add(Judgement(JudgedNetwork.of(set(ads)), Verdict.SAME), by="Anna")
    told = f"Strength {per_cent(strengths[name].strength)} The weakest link"
    assert told in words_of(analyst.get(f"{LIST}{name}/"))


def test_two_ads_that_nothing_but_a_judgement_ties_are_not_said_to_be_tied_by_contacts(
    analyst: Client, result: Path, now: Opened
) -> None:
    alone = now.engine.arrow(
        "SELECT ad_id FROM ads JOIN members USING (ad) "
        "WHERE network NOT IN (SELECT network FROM networks) ORDER BY ad_id LIMIT 2"
    )["ad_id"].to_pylist()
    JudgementLog(log_beside(result)).add(Judgement(JudgedLink.between(*alone), Verdict.SAME), by="Anna")
    words = words_of(analyst.get(f"{LIST}?state=made"))
    assert "1 network fits" in words
    assert "contacts hold it together" not in words


def test_the_other_language_shows_the_same_view(analyst: Client) -> None:
    page = analyst.get(f"{LIST}?sort=last&least=3").content.decode()
    assert 'href="/natverk/?sort=last&amp;least=3"' in page


def test_a_network_has_one_name_in_the_list_and_on_its_page(analyst: Client) -> None:
    page = analyst.get(LIST).content.decode()
    for name in shown(analyst)[:5]:
        heading = HEADING.search(analyst.get(f"{LIST}{name}/").content.decode())
        assert heading
        # Two networks may be given one name: the link has the identifier too.
        assert (
            f'href="/en/networks/{name}/">{heading[1]} <span class="network-number">{name}</span></a>' in page
        )


def test_pages_follow_each_other_and_keep_what_was_chosen(analyst: Client, now: Opened) -> None:
    total = now.engine.arrow("SELECT count(*) AS n FROM networks")["n"][0].as_py()
    pages = -(-total // 50)
    every = [name for page in range(1, pages + 1) for name in shown(analyst, f"?sort=places&page={page}")]
    assert len(every) == len(set(every)) == total
    if pages > 1:
        first = analyst.get(f"{LIST}?sort=places").content.decode()
        assert "?sort=places&amp;page=2" in first


def test_a_page_past_the_last_says_so_and_leads_back(analyst: Client) -> None:
    words = words_of(analyst.get(f"{LIST}?page=9999"), status=404)
    assert "There is no such page" in words
    assert "To the last page" in words


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "1.5", "9" * 40, "²", "１"])
def test_what_is_no_page_is_not_found(analyst: Client, page: str) -> None:
    assert analyst.get(LIST, {"page": page}).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        {"sort": "suspicion"}, {"sort": "ads; DROP TABLE networks"}, {"place": "Atlantis"}, {"site": "'--"},
        {"since": "yesterday"}, {"until": "2025-13-01"}, {"since": "2025-02-01", "until": "2025-01-01"},
        {"least": "many"}, {"least": "-5"}, {"least": "9" * 30}, {"state": "guilty"}, {"within": "contacts"},
        {"words": "x" * 201}, {"words": "\0"},
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_words_and_lists_nothing(
    analyst: Client, asked: dict[str, str]
) -> None:
    answer = analyst.get(LIST, asked)
    assert "Correct this" in words_of(answer, status=400)
    assert not IDS.findall(answer.content.decode())


@pytest.mark.parametrize("words", ["070-123 45 67", "mira@example.org", "@mira_k", "snap: mirak"])
@pytest.mark.parametrize("within", ["templates", "texts"])
def test_contacts_are_not_searched_for_and_the_page_says_why(
    analyst: Client, words: str, within: str
) -> None:
    said = words_of(analyst.get(LIST, {"words": words, "within": within}), status=400)
    assert "Contacts are not searched for" in said
    assert "a symbol in the place of each" in said


@pytest.mark.parametrize(
    "words", ["%", "_", "'", '"', "\\", "';--", "<script>", "*", "(", "[a-z]", "välk", "🌸"]
)
@pytest.mark.parametrize("within", ["templates", "texts"])
def test_any_wording_may_be_searched_for_and_means_itself(analyst: Client, words: str, within: str) -> None:
    page = analyst.get(LIST, {"words": words, "within": within})
    assert page.status_code == 200
    assert b"<script>" not in page.content


def test_words_of_a_template_find_its_network(analyst: Client, now: Opened) -> None:
    (part,) = now.engine.arrow(
        "SELECT network, words FROM templates WHERE NOT slot AND length(words) > 30 ORDER BY words LIMIT 1"
    ).to_pylist()
    words = " ".join(part["words"].split()[:4]).upper()
    found = analyst.get(LIST, {"words": words})
    assert part["network"] in found.content.decode()


def test_a_place_keeps_those_with_an_ad_there(analyst: Client, now: Opened) -> None:
    place = now.engine.arrow("SELECT place FROM ads WHERE place IS NOT NULL ORDER BY place LIMIT 1")
    name = place["place"][0].as_py()
    expected = now.engine.arrow(
        "SELECT DISTINCT network FROM networks JOIN members USING (network) JOIN ads USING (ad) "
        "WHERE place = ?",
        [name],
    )["network"].to_pylist()
    answer = analyst.get(LIST, {"place": name})
    assert set(IDS.findall(answer.content.decode())) == set(expected)


def test_judged_networks_are_marked_and_can_be_chosen(analyst: Client, result: Path, now: Opened) -> None:
    name = shown(analyst)[0]
    ads = now.engine.arrow("SELECT ad_id FROM members JOIN ads USING (ad) WHERE network = ?", [name])[
        "ad_id"
    ].to_pylist()
    JudgementLog(log_beside(result)).add(Judgement(JudgedNetwork.of(set(ads)), Verdict.SAME), by="Anna")
    assert shown(analyst, "?state=judged") == [name]
    assert name not in shown(analyst, "?state=unjudged")
    assert "judged" in words_of(analyst.get(f"{LIST}?state=judged"))


def test_when_nothing_fits_the_page_says_what_would_be_here(analyst: Client) -> None:
    words = words_of(analyst.get(f"{LIST}?state=made"))
    assert "0 networks fit" in words
    assert "the networks that came of it will be listed here" in words
    assert "Where some do" in words_of(analyst.get(f"{LIST}?state=contradicting"))
    assert "Leave something out" in words_of(analyst.get(f"{LIST}?least=999999"))


def test_words_that_no_template_has_can_be_looked_for_in_all_texts(analyst: Client) -> None:
    page = analyst.get(LIST, {"words": "finns inte alls", "sort": "last"}).content.decode()
    assert 'href="?words=finns+inte+alls&amp;sort=last&amp;within=texts"' in page
    assert "Search all texts" not in words_of(analyst.get(LIST, {"words": "finns inte", "within": "texts"}))


def test_no_contact_of_the_file_is_on_the_page_but_in_the_place_of_a_symbol(analyst: Client) -> None:
    text = words_of(analyst.get(LIST))
    assert "@" not in text
    assert not re.search(r"\b07\d[\d -]{6,}", text)


@pytest.mark.parametrize("address", ["/natverk/", LIST])
def test_both_languages_have_the_whole_page(analyst: Client, address: str) -> None:
    page = analyst.get(address)
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1


def test_words_of_an_ad_in_no_network_are_found_with_its_id(analyst: Client, now: Opened) -> None:
    rows = now.engine.arrow(
        "SELECT ad_id, text FROM ads JOIN members USING (ad) ANTI JOIN networks USING (network) ORDER BY ad"
    ).to_pylist()
    beginnings = [(row["ad_id"], " ".join(row["text"].split()[:6])) for row in rows]
    ad_id, words = next(
        each for each in beginnings if each[1].isprintable() and not looks_like_contact(each[1])
    )
    page = words_of(analyst.get(LIST, {"words": words, "within": "texts"}))
    assert "The words also stand in" in page
    assert ad_id in page
    assert "The words also stand in" not in words_of(analyst.get(LIST, {"words": words}))
