"""The overview tells what the file holds, what is unsure, what was left out, and what to do next."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.utils.formats import number_format
from django.utils.translation import override

from lykta.ads.explore import Opened
from lykta.ads.explore.dashboard import bridges
from lykta.ads.explore.links import ads_of_network
from lykta.ads.judgements import JudgedLink, JudgedNetwork, JudgementLog, Verdict, log_beside
from lykta.ads.judgements.entries import Judgement
from lykta.web.workbench import opened
from lykta.web.workbench.opened import desk
from tests.web.workbench.pages.reading import changed, words_of


def shown(number: int) -> str:
    with override("en"):
        return number_format(number, force_grouping=True)


def test_the_way_from_rows_to_advertisers_is_told_in_numbers_and_in_a_table(
    analyst: Client, now: Opened
) -> None:
    words = words_of(analyst.get("/en/"))
    summary = now.summary
    for number in (summary.rows_in, summary.ads, summary.distinct_ads, summary.networks):
        assert shown(number) in words
    assert f"{shown(summary.advertisers_low)}–{shown(summary.advertisers_high)}" in words
    assert "The same as a table" in words
    assert "not a person" in words


def test_what_to_do_next_is_one_step_away(analyst: Client) -> None:
    page = analyst.get("/en/").content.decode()
    for address in ("/en/review/", "/en/networks/", "/en/counts/"):
        assert f'href="{address}"' in page


def test_advertisers_are_never_added_up_by_county_and_that_is_said(analyst: Client) -> None:
    assert "Only ads are added up here. Advertisers tour" in words_of(analyst.get("/en/"))


def test_it_says_whether_the_weights_were_learnt(analyst: Client, now: Opened) -> None:
    words = words_of(analyst.get("/en/"))
    learnt = "learnt from this file" in words
    assert learnt == now.summary.learnt
    assert learnt or "fitted on nine sets of real texts of other kinds" in words


@pytest.mark.parametrize(
    ("ads", "told"),
    [
        (0, None),
        (1, "1 of 600 ads says next to nothing beyond standard wording; its text links nobody."),
        (20, "20 of 600 ads say next to nothing beyond standard wording; their text links nobody."),
    ],
)
def test_ads_that_say_too_little_to_link_anybody_are_counted(
    analyst: Client, now: Opened, ads: int, told: str | None
) -> None:
    summary = replace(now.summary, stock_ads=ads).to_json()
    changed("UPDATE meta SET value = ? WHERE key = 'summary'", [summary])
    words = words_of(analyst.get("/en/"))
    assert (told or "") in words
    assert ("standard wording" in words) == bool(told)


def test_where_all_texts_are_taken_for_alike_the_page_says_when_that_is_wrong(
    analyst: Client, now: Opened
) -> None:
    summary = replace(now.summary, model_background=0.4, stock_ads=600).to_json()
    changed("UPDATE meta SET value = ? WHERE key = 'summary'", [summary])
    words = words_of(analyst.get("/en/"))
    assert "so alike (likeness 0.40) that no text links anybody" in words
    assert "standard wording" not in words
    assert "likhet 0,40" in words_of(analyst.get("/"))


def test_before_the_first_judgement_it_says_where_judgements_will_lie(analyst: Client, result: Path) -> None:
    assert log_beside(result).name in words_of(analyst.get("/en/"))


def test_judgements_are_counted_and_named_by_whom(analyst: Client, result: Path, now: Opened) -> None:
    (pair,) = now.engine.arrow(
        "SELECT one.ad_id AS a, other.ad_id AS b FROM links JOIN ads AS one ON one.ad = a "
        "JOIN ads AS other ON other.ad = b LIMIT 1"
    ).to_pylist()
    log = JudgementLog(log_beside(result))
    # After midnight, as the clock of the analyst shows it.
    at = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    log.add(Judgement(JudgedLink.between(pair["a"], pair["b"]), Verdict.UNSURE), by="Anna", at=at)
    words = words_of(analyst.get("/en/"))
    assert "1 entry in the log." in words
    assert "The latest is from 1 July 2026, by Anna." in words
    assert "1 network is judged" in words


@pytest.mark.parametrize("address", ["/", "/en/"])
def test_the_page_has_one_heading_of_the_first_order_and_skips_none(analyst: Client, address: str) -> None:
    page = analyst.get(address).content.decode()
    assert page.count("<h1") == 1
    assert page.index("<h1") < page.index("<h2")


def test_only_reading_is_answered(analyst: Client) -> None:
    assert analyst.post("/en/").status_code == 405


def moved(now: Opened, **figures: float) -> None:
    """The summary of a result to which ads were added."""
    summary = replace(now.summary, own_pairs=1_000, own_unmet=250, **figures)  # type: ignore[arg-type]
    changed("UPDATE meta SET value = ? WHERE key = 'summary'", [summary.to_json()])


def test_where_nothing_was_added_nothing_is_said_of_a_change(analyst: Client) -> None:
    assert "What is usual in ads was learnt" not in words_of(analyst.get("/en/"))


def test_how_far_the_file_has_moved_is_told_without_advice_within_the_bounds(
    analyst: Client, now: Opened
) -> None:
    moved(now, new_pairs=5_000, new_unmet=1_500)
    words = words_of(analyst.get("/en/"))
    assert "30 per cent were not met then. A text that was learnt from had 25 per cent" in words
    assert "relearn" not in words


def test_beyond_the_bounds_it_advises_to_learn_anew_and_says_why(
    analyst: Client, result: Path, now: Opened
) -> None:
    moved(now, new_pairs=5_000, new_unmet=4_000, background=0.5, texts=10**6)
    words = words_of(analyst.get("/en/"))
    assert f"lykta ads relearn {result.name} learns anew from all ads" in words
    for why in ("worded in another way", "more alike, or less", "over three times"):
        assert why in words
    assert "Låt Lykta lära om från hela filen" in words_of(analyst.get("/"))


def listed(client: Client, address: str) -> int:
    found = re.search(r"([\d,]+) networks? fits?", words_of(client.get(address)))
    assert found
    return int(found[1].replace(",", ""))


def test_every_number_of_networks_leads_to_a_list_of_as_many(analyst: Client) -> None:
    analyst.get("/en/")
    assert desk().is_ready(patience=60)
    page = analyst.get("/en/").content.decode()
    assert "tie=" in page
    bars = re.findall(r'<td class="number"><a href="([^"]+)">([\d,]+)</a>', page)
    assert len(bars) > 3
    for address, number in bars:
        assert listed(analyst, html.unescape(address)) == int(number.replace(",", ""))
    sizes = [int(number.replace(",", "")) for address, number in bars if "least=" in address]
    with opened.reading() as found:
        assert sum(sizes) == found.summary.networks


def test_networks_that_are_judged_and_those_that_are_not_are_counted(
    analyst: Client, now: Opened, result: Path
) -> None:
    total = now.summary.networks
    assert f"0 judged, at least in part {shown(total)} not judged yet" in words_of(analyst.get("/en/"))
    two = now.engine.arrow(
        "SELECT ad_id FROM members JOIN ads USING (ad) WHERE network = "
        "(SELECT network FROM networks ORDER BY ads LIMIT 1) ORDER BY ad_id LIMIT 2"
    )["ad_id"].to_pylist()
    JudgementLog(log_beside(result)).add(Judgement(JudgedLink.between(*two), Verdict.UNSURE), by="A. N.")
    assert f"1 judged, at least in part {shown(total - 1)} not judged yet" in words_of(analyst.get("/en/"))


def test_a_bridge_names_its_network_as_the_list_does(analyst: Client) -> None:
    analyst.get("/en/")
    assert desk().is_ready(patience=60)
    page = analyst.get("/en/").content.decode().partition('id="bridges"')[2].partition("</section>")[0]
    told = re.findall(
        r'<a href="/en/networks/(\w+)/">([^<]+)</a> <span class="network-number">(\w+)</span>', page
    )
    assert told
    for network, name, number in told:
        heading = re.search(r"<h1>(.*?)</h1>", analyst.get(f"/en/networks/{network}/").content.decode())
        assert heading
        # Two networks may be given one name: the identifier stands beside it.
        assert (heading[1], network) == (name, number)


def test_bridges_are_links_that_hold_a_network_together_and_each_network_has_one(analyst: Client) -> None:
    analyst.get("/en/")
    # The queue is made from the result, which nobody may be reading meanwhile.
    assert desk().is_ready(patience=60)
    page = analyst.get("/en/").content.decode()
    shown_links = [(int(a), int(b)) for a, b in re.findall(r'href="/en/links/(\d+)/(\d+)/"', page)]
    with opened.reading() as found:
        queue = desk().queue(found)
    assert queue
    told = bridges(queue, 5)
    assert [(each.a, each.b) for each in told] == shown_links
    assert all(each.holds and each.pairs for each in told)
    networks = [int(queue.network[each.a]) for each in told]
    assert len(set(networks)) == len(networks)
    moves = [each.moves for each in told]
    assert moves == sorted(moves, reverse=True)


def test_after_a_network_was_taken_apart_the_overview_counts_what_its_lists_hold(
    analyst: Client, now: Opened, result: Path
) -> None:
    low, high = shown(now.summary.advertisers_low), shown(now.summary.advertisers_high)
    assert "judgements since" not in words_of(analyst.get("/en/")).lower()
    name = now.engine.arrow("SELECT network FROM networks WHERE ads > 2 ORDER BY ads, network LIMIT 1")
    ads = ads_of_network(now.engine, name["network"][0].as_py())
    JudgementLog(log_beside(result)).add(Judgement(JudgedNetwork(tuple(ads)), Verdict.NOT), by="Anna")
    total = now.summary.networks - 1
    words = words_of(analyst.get("/en/"))
    assert f"0 judged, at least in part {shown(total)} not judged yet" in words
    assert "0 networks are judged" in words
    assert listed(analyst, "/en/networks/?state=unjudged") == total
    assert f"{shown(total)} networks (the darker part) hold" in words
    assert f"point to {low}–{high} advertisers. That is the analysis alone" in words
    assert "Advertisers are those of the analysis" in words_of(analyst.get("/en/counts/"))


def test_one_number_of_advertisers_is_no_range(analyst: Client, now: Opened) -> None:
    summary = replace(now.summary, advertisers_low=1, advertisers_high=1).to_json()
    changed("UPDATE meta SET value = ? WHERE key = 'summary'", [summary])
    words = words_of(analyst.get("/en/"))
    assert "point to 1 advertiser." in words
    assert "1 estimated advertiser So many, by all that" in words
    assert "A range" not in words
