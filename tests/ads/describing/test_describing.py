"""What is observed, and what is not, on small networks; each with an innocent explanation."""

import ast
import random
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given as holds_for
from hypothesis import settings
from hypothesis import strategies as st

import lykta.ads.describing
from lykta.ads.describing import NETWORKS, OBSERVATIONS, TEMPLATES, DescribeInput, describe_networks
from lykta.ads.describing.describing import KINDS
from lykta.ads.result import Observation
from tests.ads.describing.ads_in_networks import Ad, given

# Words that judge, or that speak of what a text cannot show. "Offer" is Swedish for a victim.
JUDGING = re.compile(
    r"traffick|människohandel|misstänk|suspic|suspect|\boffer|victim|brott|crime|criminal|gärningsm|perpetrat|"
    r"hallick|pimp|tvång|coerc|exploit|utnyttja|prostitu|sexköp|koppleri|varning|warning|\brisk|fara\b|danger|"
    r"\bålder|\bage\b|ethni|etni|nationalit|medborgar|ursprung|origin|score|poäng|rank",
    re.IGNORECASE,
)
FOLDER = Path(lykta.ads.describing.__file__).parent


def test_no_text_of_the_package_judges_anybody() -> None:
    found = {
        f"{path.name}: {node.value}"
        for path in FOLDER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and JUDGING.search(node.value)
    }
    assert found == set()


@pytest.mark.parametrize("text", ["ett offer", "Suspected", "misstänkt", "human trafficking", "her age"])
def test_a_judging_word_is_found(text: str) -> None:
    assert JUDGING.search(text)


START = datetime(2024, 5, 6, 20, 15)  # noqa: DTZ001  A Monday; ads have no zone.
TEXT = "Hej, jag heter Mira och dricker gärna kaffe vid kanalen"
OTHER = "Min granne odlar tomater, lagar cyklar varje lördag förmiddag"
PHONE, SECOND = ("phone", "aa11bb22"), ("phone", "cc33dd44")


def observed(*ads: Ad) -> dict[str, tuple[str, str]]:
    """Kind -> the sentences of the only network, in Swedish and in English."""
    rows = describe_networks(given(ads)).observations.to_pylist()
    return {row["kind"]: _sentences(row) for row in rows}


def _sentences(row: dict[str, str]) -> tuple[str, str]:
    seen = Observation(row["kind"], row["parameters"])
    return seen.sentence("sv"), seen.sentence("en")


def on_days(ad: Ad, *days: int) -> list[Ad]:
    return [replace(ad, posted=START + timedelta(days=day)) for day in days]


def test_a_common_template_is_told_with_how_many_follow_it() -> None:
    swedish, english = observed(Ad(TEXT), Ad(f"{TEXT} nu"), Ad(OTHER))["common wording"]
    assert swedish.startswith("2 av 3 jämförda annonser följer samma mall, där 10 ord")
    assert english.startswith("2 of 3 compared ads follow one template, in which 10 words")


def test_ads_unlike_each_other_have_no_template_in_common() -> None:
    found = observed(Ad(TEXT), Ad(OTHER))
    assert found["different wordings"][0].endswith("1 av 2 jämförda.")
    assert "common wording" not in found


def test_a_text_in_three_ads_is_repeated_whatever_its_place() -> None:
    ads = [Ad(f"Jag är nu i {place} en vecka") for place in ("Karlstad", "Arvika", "Sunne")]
    assert "upp till 3 annonser" in observed(*ads)["repeated text"][0]
    assert "repeated text" not in observed(*ads[:2])


def test_a_text_that_changes_while_the_contact_stays_is_told() -> None:
    ads = [Ad(TEXT + word, contacts=[PHONE]) for word in ("", " nu", " idag", " igen")]
    ads = [replace(ad, posted=START + timedelta(days=day)) for day, ad in enumerate(ads)]
    swedish, english = observed(*ads)["changed text"]
    assert (
        swedish == "Texten med kontaktvägen telefon aa11bb ändras 3 gånger mellan 2024-05-06 och 2024-05-09."
    )
    assert (
        english == "The text with the contact phone aa11bb changes 3 times between 2024-05-06 and 2024-05-09."
    )
    assert "changed text" not in observed(*ads[:3])


def test_several_names_are_told_with_their_ads() -> None:
    found = observed(Ad(TEXT), Ad(TEXT), Ad(TEXT.replace("Mira", "Eva")))
    assert found["several names"][0] == "Annonserna använder 2 namn: Mira (2 annonser) och Eva (1 annons)."


def test_several_names_on_one_contact_are_told() -> None:
    ads = [Ad(TEXT, contacts=[PHONE]), Ad(TEXT.replace("Mira", "Eva"), contacts=[SECOND, PHONE])]
    found = observed(*ads)["several names on one contact"]
    assert found[0] == "Kontaktvägen telefon aa11bb finns i annonser med 2 namn: Eva och Mira."


def test_names_of_different_contacts_are_not_said_to_share_one() -> None:
    ads = [Ad(TEXT, contacts=[PHONE]), Ad(TEXT.replace("Mira", "Eva"), contacts=[SECOND])]
    assert "several names on one contact" not in observed(*ads)


def test_one_contact_is_told_with_its_ads() -> None:
    ads = [Ad(TEXT, contacts=[PHONE]), Ad(TEXT, contacts=[PHONE]), Ad(TEXT)]
    assert observed(*ads)["one contact"] == (
        "En kontaktväg, telefon aa11bb, finns i 2 av 3 annonser.",
        "One contact, phone aa11bb, is in 2 of 3 ads.",
    )


def test_the_most_frequent_of_many_contacts_are_named() -> None:
    ads = [Ad(TEXT, contacts=[("email", f"{number:08d}"), PHONE]) for number in range(4)]
    swedish, _ = observed(*ads)["contacts"]
    assert swedish.startswith(
        "I annonserna finns 5 kontaktvägar. De vanligaste är telefon aa11bb (4 annonser), "
    )


def test_a_contact_in_one_ad_only_is_not_told() -> None:
    found = observed(Ad(TEXT, contacts=[PHONE]), Ad(TEXT))
    assert "contacts" not in found
    assert "one contact" not in found


def test_one_wording_with_two_contacts_is_told() -> None:
    found = observed(Ad(TEXT, contacts=[PHONE]), Ad(TEXT, contacts=[SECOND]))
    assert found["several contacts with one wording"][0].startswith(
        "En text förekommer med flera kontaktvägar"
    )


def test_an_ad_with_two_contacts_of_its_own_is_not_told() -> None:
    found = observed(Ad(TEXT, contacts=[PHONE, SECOND]), Ad(TEXT, contacts=[PHONE, SECOND]))
    assert "several contacts with one wording" not in found


def test_places_are_told_in_the_order_of_their_first_ads() -> None:
    ads = [
        *on_days(Ad(TEXT, place="Karlstad"), 0, 1, 9),
        *on_days(Ad(TEXT, place="Arvika"), 4),
    ]
    assert observed(*ads)["places"] == (
        "Annonserna gäller 2 orter, i den ordning de först syns: Karlstad (2024-05-06) och Arvika "
        "(2024-05-10). Orten byts 2 gånger.",
        "The ads are for 2 places, in the order first seen: Karlstad (2024-05-06) and Arvika (2024-05-10). "
        "The place changes 2 times.",
    )


def test_one_place_however_it_is_written_is_not_several() -> None:
    found = observed(*on_days(Ad(TEXT, place="Karlstad"), 0), *on_days(Ad(TEXT, place="KARLSTAD "), 1))
    assert "places" not in found


def test_one_text_in_two_places_on_one_day_is_told() -> None:
    ads = [*on_days(Ad(TEXT, place="Karlstad"), 0, 3), *on_days(Ad(TEXT, place="Arvika"), 0)]
    swedish, english = observed(*ads)["one day in several places"]
    assert swedish.endswith("samma dag (1 dag). Den 2024-05-06 gäller den Arvika och Karlstad.")
    assert english.endswith("(1 day). On 2024-05-06 it is for Arvika and Karlstad.")


@pytest.mark.parametrize("second", [Ad(TEXT, place="Arvika"), Ad(OTHER, place="Arvika")])
def test_another_day_or_another_text_is_not_one_day_in_several_places(second: Ad) -> None:
    days = (1,) if second.text == TEXT else (0,)
    found = observed(*on_days(Ad(TEXT, place="Karlstad"), 0), *on_days(second, *days))
    assert "one day in several places" not in found


def test_several_sites_are_told() -> None:
    found = observed(Ad(TEXT, site="a.example"), Ad(TEXT, site="b.example"), Ad(TEXT, site="b.example"))
    assert found["several sites"][1] == "The ads are on 2 sites: b.example (2 ads) and a.example (1 ad)."


def test_posting_in_the_evening_is_told() -> None:
    found = observed(*on_days(Ad(TEXT), *range(9)))
    assert found["posting hours"][0] == "9 av 9 annonser är publicerade mellan klockan 15 och 21."


def test_dates_without_an_hour_say_nothing_of_hours() -> None:
    ads = [
        replace(ad, posted=ad.posted.replace(hour=0, minute=0))
        for ad in on_days(Ad(TEXT), *range(9))
        if ad.posted
    ]
    assert "posting hours" not in observed(*ads)


def test_posting_on_one_weekday_is_told() -> None:
    found = observed(*on_days(Ad(TEXT), *range(0, 63, 7)))
    assert found["posting weekdays"] == (
        "9 av 9 annonser är publicerade på måndag.",
        "9 of 9 ads were posted on Monday.",
    )


def test_weekdays_of_a_single_week_are_not_told() -> None:
    assert "posting weekdays" not in observed(*on_days(Ad(TEXT), *[0, 1] * 5))


def test_a_long_pause_is_told() -> None:
    found = observed(*on_days(Ad(TEXT), 0, 2, 42, 43))
    assert found["longest pause"][0].endswith("är 40 dagar, 2024-05-08 till 2024-06-17.")
    assert "longest pause" not in observed(*on_days(Ad(TEXT), 0, 20, 40))


def test_a_day_with_half_of_the_ads_is_told() -> None:
    found = observed(*on_days(Ad(TEXT), 0, 3, 3, 3, 3, 3, 5))
    assert found["busiest day"][1] == "5 of 7 ads were posted on one day, 2024-05-09."
    assert "busiest day" not in observed(*on_days(Ad(TEXT), 3, 3, 3, 3, 3))


def test_two_languages_are_told() -> None:
    english = "Hello, I am a cheerful person who likes to have coffee by the river on Sundays"
    swedish = "Hej, jag är en glad person som gärna dricker kaffe vid kanalen om söndagarna"
    assert observed(Ad(english), Ad(swedish))["several languages"] == (
        "Av 2 lästa texter är 1 på svenska och 1 på engelska.",
        "Texts read: 2, of them 1 in Swedish and 1 in English.",
    )


def test_two_voices_are_told() -> None:
    ads = [Ad("Jag är här nu, ring mig"), Ad("Ring mig, jag svarar"), Ad("Hon är här, ring henne")]
    found = observed(*ads, Ad("Ring henne, hon svarar"))
    assert found["voice"][0] == "Annonsernas röst är ”jag” i 2 annonser och ”hon” i 2 annonser."
    assert "voice" not in observed(*ads)


def test_every_kind_is_observed_on_a_large_enough_sample_and_judges_nobody() -> None:
    texts = (TEXT, TEXT.replace("Mira", "Eva"), "Vi är två som bor vid kanalen, ring oss så svarar vi", OTHER)
    ads = [
        Ad(
            texts[number % 4] + (" nu" if number % 5 == 0 else ""),
            posted=START + timedelta(days=7 * (number // 6) + 40 * (number > 50)),
            place=("Karlstad", "Arvika")[number % 2],
            site=("a.example", "b.example")[number % 3 == 0],
            contacts=[(PHONE, SECOND)[number % 7 == 0]],
        )
        for number in range(60)
    ]
    english = Ad("Hello, I like to have coffee by the river and long walks in the evening", network="n2")
    scattered = [english, Ad(OTHER, network="n2")]
    scattered += [Ad(TEXT, "n2", START, place) for place in ["Karlstad", "Arvika", None] * 2]
    scattered.append(Ad(TEXT, "n2", posted=START + timedelta(days=1)))
    pair = [Ad(TEXT, "n3", contacts=[PHONE]), Ad(OTHER, "n3", contacts=[PHONE])]
    rows = describe_networks(given([*ads, *scattered, *pair])).observations.to_pylist()
    assert {row["kind"] for row in rows} == set(KINDS)
    for row in rows:
        assert not JUDGING.search(" ".join(_sentences(row)))


DAYS = st.one_of(st.none(), st.datetimes(datetime(2024, 1, 1), datetime(2024, 12, 31)))  # noqa: DTZ001
ADS = st.lists(
    st.builds(
        Ad,
        text=st.sampled_from(
            ["Jag heter Mira", "Jag heter Eva och bor i Karlstad", "Hej ☎", "Kaffe kl 12", ""]
        ),
        network=st.sampled_from(["n1", "n2", "n3"]),
        posted=DAYS,
        place=st.sampled_from([None, "", "Karlstad", "karlstad ", "Arvika"]),
        site=st.sampled_from([None, "a.example", "b.example"]),
        contacts=st.lists(st.sampled_from([("phone", "aa"), ("phone", "bb"), ("email", "cc")]), max_size=2),
    ),
    max_size=14,
)


def rows(taken: DescribeInput) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = describe_networks(taken).networks.to_pylist()
    return found


def test_everything_in_a_network_is_counted_once() -> None:
    when = datetime(2024, 5, 1, 12)  # noqa: DTZ001
    later = datetime(2024, 5, 9, 12)  # noqa: DTZ001
    ads = [
        Ad("Jag heter Mira", posted=later, place="Karlstad", site="a.example", contacts=[("phone", "aa")]),
        Ad("jag heter Mira.", posted=when, place="karlstad ", site="a.example", contacts=[("phone", "aa")]),
        Ad("Jag heter Eva", place="Arvika", contacts=[("email", "bb"), ("phone", "aa")]),
        Ad("En annan annons", network="n2"),
    ]
    assert rows(given(ads)) == [
        {
            "network": "n1", "ads": 3, "texts": 2, "contacts": 2, "personas": 2, "places": 2, "sites": 1,
            "first_seen": when, "last_seen": later,
        }
    ]  # fmt: skip


def test_a_network_without_times_has_no_first_or_last() -> None:
    found = rows(given([Ad("Hej"), Ad("Hej")]))
    assert (found[0]["first_seen"], found[0]["last_seen"]) == (None, None)


@settings(deadline=None)
@holds_for(ADS)
def test_the_tables_have_their_schemas_and_only_networks_of_two(ads: list[Ad]) -> None:
    described = describe_networks(given(ads))
    assert (described.networks.schema, described.templates.schema) == (NETWORKS, TEMPLATES)
    assert described.observations.schema == OBSERVATIONS
    sizes = {network: sum(ad.network == network for ad in ads) for network in ("n1", "n2", "n3")}
    expected = {network: size for network, size in sizes.items() if size > 1}
    found = described.networks.select(["network", "ads"]).to_pylist()
    assert {row["network"]: row["ads"] for row in found} == expected


@pytest.mark.slow
@settings(deadline=None)
@holds_for(ADS, st.randoms(use_true_random=False))
def test_nothing_depends_on_the_order_of_ads_contacts_or_networks(
    ads: list[Ad], chance: random.Random
) -> None:
    taken, shuffled = given(ads), given(chance.sample(ads, len(ads)))
    ids = chance.sample(shuffled.network_ids, len(shuffled.network_ids))
    renumbered = np.array([ids.index(shuffled.network_ids[row]) for row in shuffled.network], np.int64)
    order = np.array(chance.sample(range(shuffled.contacts.num_rows), shuffled.contacts.num_rows), np.int64)
    shuffled = replace(shuffled, network=renumbered, network_ids=ids, contacts=shuffled.contacts.take(order))
    assert describe_networks(taken).networks == describe_networks(shuffled).networks
    assert describe_networks(taken).templates == describe_networks(shuffled).templates
