"""One network's page: everything on it, what it refuses, and no contact in clear anywhere."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lykta.ads.contacts import ContactKey, open_rows
from lykta.ads.explore import Opened
from lykta.ads.explore.links import ads_of_network, digest_of
from lykta.ads.explore.network import PAGE, own_ads
from lykta.ads.judgements import JudgedLink, JudgedNetwork, Judgement, Verdict
from lykta.ads.judgements.entries import Act
from lykta.ads.result.networks import read_observations, read_reasons, read_template
from lykta.ads.result.reasons import CONTACT_ASSUMPTION
from lykta.web.workbench import opened
from lykta.web.workbench.pages.network import WORDS
from tests.web.workbench.pages.reading import changed

LARGEST = "SELECT * FROM networks ORDER BY ads DESC, network LIMIT ?"
BOTH = pytest.mark.parametrize("address", ["/natverk/{}/", "/en/networks/{}/"])


def largest(now: Opened, count: int = 1) -> list[dict[str, Any]]:
    return list(now.engine.arrow(LARGEST, [count]).to_pylist())


def page_of(browser: Client, name: str, query: str = "") -> str:
    answer = browser.get(f"/en/networks/{name}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def words_of(html: str) -> str:
    """What is read on a page, with one space between words."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def judge(act: Act) -> None:
    opened.judge(act)


def group_of(now: Opened, name: str) -> JudgedNetwork:
    return JudgedNetwork.of(set(own_ads(now.engine, name).ids))


@pytest.mark.slow
@BOTH
def test_every_network_has_its_page_in_both_languages(analyst: Client, now: Opened, address: str) -> None:
    names = now.engine.arrow("SELECT network FROM networks ORDER BY network")["network"].to_pylist()
    for name in names:
        assert analyst.get(address.format(name)).status_code == 200


def test_links_between_different_contacts_are_told_where_there_are_any(analyst: Client, now: Opened) -> None:
    (network,) = largest(now)
    name, own = network["network"], list(own_ads(now.engine, network["network"]).numbers)
    changed("UPDATE links SET other_contacts = false WHERE a IN (SELECT unnest(?))", [own])
    assert "Between different contacts" not in words_of(page_of(analyst, name))
    changed(
        "UPDATE links SET other_contacts = true WHERE rowid IN (SELECT rowid FROM links WHERE "
        "contact IS NULL AND a IN (SELECT unnest($1)) AND b IN (SELECT unnest($1)) LIMIT 2)",
        [own],
    )
    told = "Between different contacts 2 links of texts Nothing but their texts ties these contacts."
    assert told in words_of(page_of(analyst, name))


def test_the_head_says_how_many_of_what_and_when(analyst: Client, now: Opened) -> None:
    (network,) = largest(now)
    words = words_of(page_of(analyst, network["network"]))
    assert f"Network {network['network']} Ads {network['ads']} Texts {network['texts']}" in words
    assert f"{network['first_seen']:%Y-%m-%d} – {network['last_seen']:%Y-%m-%d}" in words


@BOTH
def test_no_contact_stands_on_a_page_in_clear(
    analyst: Client, now: Opened, county: Path, address: str
) -> None:
    key = ContactKey.load(county.with_name("county.key"))
    sealed = now.engine.arrow("SELECT sealed FROM contact_values ORDER BY contact")["sealed"].to_pylist()
    clear = {value.decode() for value in open_rows(sealed, key, table="contact_values")}
    # As people write them: without the country's code as well.
    numbers = {value[-8:] for value in clear if value[-8:].isdecimal()}
    assert clear
    assert numbers
    for network in largest(now, 10):
        answer = analyst.get(address.format(network["network"])).content.decode()
        assert not {value for value in clear if value in answer}
        squeezed = re.sub(r"[\s\-./()]", "", words_of(answer))
        assert not {number for number in numbers if number in squeezed}


def test_a_contact_is_shown_as_a_tag_with_a_way_to_its_reveal(analyst: Client, now: Opened) -> None:
    for network in largest(now, 5):
        html = page_of(analyst, network["network"])
        rows = re.findall(r'<th role="rowheader" scope="row" class="contact">([^<]+)</th>', html)
        assert rows
        assert all(re.fullmatch(r"(phone|e-mail|account|link) [0-9a-f]{6}", tag) for tag in rows)
        assert html.count(f"/en/networks/{network['network']}/contacts/") == len(rows)


def test_every_observation_has_its_counter_explanation_beside_it(analyst: Client, now: Opened) -> None:
    for network in largest(now, 10):
        html = page_of(analyst, network["network"])
        told = re.findall(
            r'<td role="cell">([^<]+)</td><td role="cell" data-label="Counter-explanation">([^<]+)<', html
        )
        seen = read_observations(now.engine, network["network"])
        pairs = sorted((each.sentence("en"), each.counter("en")) for each in seen)
        assert sorted((unescape(one), unescape(other)) for one, other in told) == pairs


def test_the_probability_of_a_contact_is_said_to_be_assumed_where_there_are_links_of_contacts(
    analyst: Client, now: Opened
) -> None:
    (network,) = largest(now)
    name, own = network["network"], list(own_ads(now.engine, network["network"]).numbers)
    assert {each.reason for each in read_reasons(now.engine, own)} > {"shared contact"}
    assert CONTACT_ASSUMPTION["en"] in words_of(page_of(analyst, name).partition('id="reasons"')[2])
    changed("DELETE FROM links WHERE reason = 'shared contact' AND a IN (SELECT unnest(?))", [own])
    assert CONTACT_ASSUMPTION["en"] not in words_of(page_of(analyst, name))


def test_every_reason_has_its_counter_explanation_beside_it(analyst: Client, now: Opened) -> None:
    (network,) = largest(now)
    reasons = page_of(analyst, network["network"]).partition('id="reasons"')[2].partition("</section>")[0]
    rows = re.findall(r'<tr role="row"><th role="rowheader"(.*?)</tr>', reasons)
    assert rows
    assert all(re.search(r'data-label="Counter-explanation">[^<]{20,}</td>', row) for row in rows)


def test_the_ads_come_ten_at_a_time_and_each_once(analyst: Client, now: Opened) -> None:
    network = next(each for each in largest(now, 10) if read_template(now.engine, each["network"]))
    ids: list[str] = []
    for page in range(1, -(-network["ads"] // PAGE) + 1):
        html = page_of(analyst, network["network"], f"?page={page}")
        there = re.findall(r'<li class="ad" id="ad-\d+">.*?<code>([^<]+)</code>', html, re.DOTALL)
        assert len(there) <= PAGE
        ids += there
    assert sorted(ids) == list(group_of(now, network["network"]).ads)


def test_without_a_common_template_texts_stand_by_kin_and_each_ad_once(analyst: Client, now: Opened) -> None:
    network = next(each for each in largest(now, 40) if not read_template(now.engine, each["network"]))
    html = page_of(analyst, network["network"])
    texts = html.partition('id="texts"')[2].partition("</section>")[0]
    assert "Template" not in words_of(html)
    assert '<span class="slot">' not in html
    assert sorted(re.findall(r"<code>([^<]+)</code>", texts)) == list(group_of(now, network["network"]).ads)


def test_the_links_that_hold_the_network_are_listed_with_what_they_tie(analyst: Client, now: Opened) -> None:
    (network,) = largest(now)
    bridges = page_of(analyst, network["network"]).partition('id="bridges"')[2].partition("</section>")[0]
    sizes = re.findall(r'data-label="Ties so many ads">(\d+) to (\d+)<', bridges)
    assert sizes
    assert all(int(one) + int(other) == network["ads"] for one, other in sizes)


def test_an_ad_shows_what_fills_departs_and_is_missing_by_marks_and_not_by_colour(
    analyst: Client, now: Opened
) -> None:
    html = "".join(page_of(analyst, network["network"]) for network in largest(now, 5))
    texts = "".join(re.findall(r'<p class="ad-text">(.*?)</p>', html, re.DOTALL))
    assert all(mark in texts for mark in ('<span class="slot">', "<ins>", "<del>"))


@pytest.mark.parametrize("query", ["?page=0", "?page=999", "?contacts=0", "?contacts=99", "?page=", "?page=x",
                                   "?page=-1", "?page=²", "?page=99999999999999999999"])  # fmt: skip
def test_a_page_out_of_range_leads_nowhere(analyst: Client, now: Opened, query: str) -> None:
    (network,) = largest(now)
    assert analyst.get(f"/en/networks/{network['network']}/{query}").status_code == 404


@pytest.mark.parametrize("name", ["n000000000000", "x", "n'; DROP TABLE ads"])
def test_an_unknown_network_is_refused_with_what_to_do(analyst: Client, name: str) -> None:
    answer = analyst.get(f"/en/networks/{name}/")
    assert answer.status_code == 404
    assert f"no network {name}." in words_of(answer.content.decode())
    assert 'href="/en/networks/"' in answer.content.decode()


def test_a_single_ad_is_no_network(analyst: Client, now: Opened) -> None:
    alone = now.engine.arrow("SELECT network FROM members GROUP BY network HAVING count(*) = 1 LIMIT 1")
    assert analyst.get(f"/en/networks/{alone['network'][0].as_py()}/").status_code == 404


def test_a_page_is_only_read(analyst: Client, now: Opened) -> None:
    (network,) = largest(now)
    assert analyst.post(f"/en/networks/{network['network']}/").status_code == 405


@pytest.mark.parametrize("verdict", ["same", "unsure"])
def test_a_judgement_is_given_on_the_page_and_stands_there_with_who_and_why(
    analyst: Client, now: Opened, verdict: str
) -> None:
    (network,) = largest(now)
    path = f"/en/networks/{network['network']}/"
    assert "Nobody has judged this network" in words_of(page_of(analyst, network["network"]))
    form = {"network": network["network"], "verdict": verdict, "note": "<b>one</b> style", "then": path}
    assert analyst.post("/en/judge/", form).headers["Location"] == path
    html = page_of(analyst, network["network"])
    assert "Nobody has judged" not in html
    assert "&lt;b&gt;one&lt;/b&gt; style" in html
    assert "this network Anna, " in words_of(html)


def test_the_page_sends_along_which_ads_it_shows(analyst: Client, now: Opened) -> None:
    (network,) = largest(now)
    shown = digest_of(ads_of_network(now.engine, network["network"]))
    assert f'name="shown" value="{shown}"' in page_of(analyst, network["network"])


def test_a_network_that_a_judgement_took_apart_says_where_its_ads_are(analyst: Client, now: Opened) -> None:
    (network,) = largest(now)
    judge(Judgement(group_of(now, network["network"]), Verdict.NOT))
    answer = analyst.get(f"/en/networks/{network['network']}/")
    assert answer.status_code == 404
    words = words_of(answer.content.decode())
    assert "The network is no longer there" in words
    assert f"{network['ads']} ads are each on their own." in words


def test_a_network_that_judgements_made_says_so_and_the_one_before_leads_to_it(
    analyst: Client, now: Opened
) -> None:
    one, other = largest(now, 2)
    first, second = (own_ads(now.engine, each["network"]).ids[0] for each in (one, other))
    judge(Judgement(JudgedLink.between(first, second), Verdict.SAME, "the same smile ☺"))
    with opened.reading() as after:
        (made,) = after.changes.came
    html = page_of(analyst, made)
    assert "Judgements made this network" in html
    assert "two of these ads" in words_of(html)
    assert re.search(r'href="/en/links/\d+/\d+/"', html)
    gone = analyst.get(f"/en/networks/{one['network']}/").content.decode()
    assert f'href="/en/networks/{made}/"' in gone


def test_what_judgements_hold_together_is_not_said_to_be_held_by_links(analyst: Client, now: Opened) -> None:
    (network,) = largest(now)
    before = words_of(page_of(analyst, network["network"]))
    pairs = re.search(r"\d+ ads, [\d,]+ linked pairs", before)
    assert pairs
    judge(Judgement(group_of(now, network["network"]), Verdict.SAME))
    after = words_of(page_of(analyst, network["network"]))
    assert "Judgements of one author, and links of probability 90% or more, hold all of it together." in after
    assert pairs[0] in after, "no link has changed"
    assert "judged to be of one author" in after
    assert "judged to be of one author" not in before


def test_a_contradiction_stands_on_the_page_with_the_way_over_which_it_goes(
    analyst: Client, now: Opened
) -> None:
    (network,) = largest(now)
    a, b, c, *_ = sorted(own_ads(now.engine, network["network"]).ids)
    for on, verdict in (
        (JudgedLink(a, b), Verdict.SAME),
        (JudgedLink(b, c), Verdict.SAME),
        (JudgedLink(a, c), Verdict.NOT),
    ):
        judge(Judgement(on, verdict))
    words = words_of(page_of(analyst, network["network"]))
    assert "Judgements contradict each other" in words
    assert f"{a} → {b} → {c}" in words


def test_of_many_judgements_the_newest_are_told_and_how_many_more_there_are(
    analyst: Client, now: Opened
) -> None:
    (network,) = largest(now)
    group = group_of(now, network["network"])
    for number in range(WORDS + 2):
        judge(Judgement(group, Verdict.UNSURE, f"look {number}"))
    html = page_of(analyst, network["network"])
    assert html.count('<td role="cell" data-label="Why">') == WORDS
    assert "2 older judgements are in the log." in words_of(html)
    assert f"look {WORDS + 1}" in html
    assert "look 1<" not in html


def test_the_page_leads_to_links_evidence_and_the_log(analyst: Client, now: Opened) -> None:
    (network,) = largest(now)
    html = page_of(analyst, network["network"])
    for path in ("links/", "evidence/"):
        assert f'href="/en/networks/{network["network"]}/{path}"' in html


def test_every_place_on_the_page_that_the_index_names_is_there(analyst: Client, now: Opened) -> None:
    for network in largest(now, 5):
        html = page_of(analyst, network["network"])
        index = html.partition("data-tabs>")[2].partition("</nav>")[0]
        for anchor in re.findall(r'href="#([^"]+)"', index):
            assert html.count(f'id="{anchor}"') == 1


def test_a_page_has_no_style_or_script_of_its_own(analyst: Client, now: Opened) -> None:
    html = page_of(analyst, largest(now)[0]["network"])
    assert " style=" not in html
    # A script is a file of this server: nothing stands between the marks.
    assert all(
        re.fullmatch(r'<script[^>]* src="/static/[^"]+"[^>]*></script>', each)
        for each in re.findall(r"<script.*?</script>", html, re.DOTALL)
    )
    assert "<style" not in html


def test_nothing_on_the_page_ranks_or_accuses(analyst: Client, now: Opened) -> None:
    words = words_of(page_of(analyst, largest(now)[0]["network"])).casefold()
    for word in ("suspic", "trafficked", "score", "risk", "victim"):
        assert word not in words


OTHER = "n999999999999"
HAPPENED = [
    ("joined", OTHER, 3, 0, f"{OTHER} joined it, with 3 ads.", f"{OTHER} gick upp i det, med 3 annonser."),
    ("grew", None, 1, 0, "It grew by 1 ad.", "Det växte med 1 annons."),
    ("received", OTHER, 2, 0, f"It received 2 ads from {OTHER} .", f"Det fick 2 annonser från {OTHER} ."),
    ("split", OTHER, 2, 0, f"2 ads of it came from {OTHER} .", f"2 annonser av dem kom från {OTHER} ."),
    ("gave", OTHER, 0, 1, f"1 ad went to {OTHER} .", f"1 annons gick till {OTHER} ."),
    ("gave", None, 0, 4, "4 ads were linked to none any more.", "4 annonser kopplades inte längre till"),
]
_HAPPENED = "INSERT INTO history VALUES (?, 1, TIMESTAMP '2026-04-05 06:07:08', ?, ?, ?, ?, 9)"
_ENDED = """
INSERT INTO history SELECT one, 1, TIMESTAMP '2026-04-05 06:07:08', 'ended', other, 0, 7, 0
FROM (SELECT unnest(?) AS one, unnest(?) AS other)
"""


def test_a_network_tells_how_it_began(analyst: Client, now: Opened) -> None:
    (network,) = largest(now)
    assert f"It began with {network['ads']} ads." in words_of(page_of(analyst, network["network"]))


@pytest.mark.parametrize(("event", "other", "came", "went", "english", "swedish"), HAPPENED)
def test_what_happened_to_a_network_is_told_in_both_languages(  # noqa: PLR0917
    analyst: Client,
    now: Opened,
    event: str,
    other: str | None,
    came: int,
    went: int,
    english: str,
    swedish: str,
) -> None:
    name = largest(now)[0]["network"]
    changed(_HAPPENED, [name, event, other, came, went])
    assert f"2026-04-05 : {english}" in words_of(page_of(analyst, name))
    assert f"2026-04-05 : {swedish}" in words_of(analyst.get(f"/natverk/{name}/").content.decode())


@pytest.mark.parametrize("steps", [1, 2])
def test_a_network_that_ended_leads_to_where_most_of_its_ads_are(
    analyst: Client, now: Opened, steps: int
) -> None:
    name = largest(now)[0]["network"]
    way = [f"n{number:012}" for number in range(steps)]
    changed(_ENDED, [way, [*way[1:], name]])
    answer = analyst.get(f"/en/networks/{way[0]}/")
    assert answer.status_code == 404
    assert "The network is no longer there" in words_of(answer.content.decode())
    assert f"It ended in {[*way, name][1]} , where most of its ads went." in words_of(answer.content.decode())
    assert f'<a class="button" href="/en/networks/{name}/">' in answer.content.decode()


def test_a_network_that_ended_in_none_says_so(analyst: Client, now: Opened) -> None:
    assert largest(now)
    changed(_HAPPENED, ["n000000000000", "ended", None, 0, 7])
    answer = analyst.get("/en/networks/n000000000000/")
    assert answer.status_code == 404
    assert "none of its ads is linked to another any more" in words_of(answer.content.decode())


def test_a_judgement_on_a_network_that_grew_says_how_many_ads_it_had(analyst: Client, now: Opened) -> None:
    name = largest(now)[0]["network"]
    some = JudgedNetwork(group_of(now, name).ads[:2])
    judge(Judgement(some, Verdict.SAME, "small then", name))
    words = words_of(page_of(analyst, name))
    assert "(when it had 2 ads) small then" in words
    assert "this network, when it had 2 ads" in words
    assert f"the network {name}, of 2 ads then" in words_of(analyst.get("/en/judgements/").content.decode())


def test_a_network_that_judgements_on_its_links_made_is_not_said_to_be_unjudged(
    analyst: Client, now: Opened
) -> None:
    name = largest(now)[0]["network"]
    assert "Judged Not yet" in words_of(page_of(analyst, name))
    ads = group_of(now, name).ads
    judge(Judgement(JudgedLink.between(ads[0], ads[1]), Verdict.SAME))
    told = "Judged Not as a whole 1 judgement is about some of its ads."
    assert told in words_of(page_of(analyst, name))


def test_where_the_ads_are_of_a_network_that_was_taken_apart_adds_up(analyst: Client, now: Opened) -> None:
    name, ads = largest(now)[0]["network"], group_of(now, largest(now)[0]["network"]).ads
    # Two ads came after the judgement: they hang together still, and the analysis has them in the network.
    judge(Judgement(JudgedNetwork(ads[:-2]), Verdict.NOT, "", name))
    answer = analyst.get(f"/en/networks/{name}/")
    assert answer.status_code == 404
    words = words_of(answer.content.decode())
    total = len(ads)
    assert f"It had {total - 2} ads when it was judged. The analysis of today would have {total}" in words
    counted = [int(each) for each in re.findall(rf"(\d+) of the {total} ads", words)]
    assert sum(counted) == total


def test_an_ad_that_says_a_day_alone_is_not_shown_as_posted_at_midnight(analyst: Client, now: Opened) -> None:
    name, own = largest(now)[0]["network"], list(own_ads(now.engine, largest(now)[0]["network"]).numbers)
    changed("UPDATE ads SET posted_at = date_trunc('day', posted_at) WHERE ad IN (SELECT unnest(?))", [own])
    page = page_of(analyst, name)
    assert re.search(r'<p class="ad-facts"><time datetime="([0-9-]{10})">\1</time>', page)
    assert "00:00" not in words_of(page)
