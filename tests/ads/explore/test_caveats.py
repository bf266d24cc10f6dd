"""What speaks against a network: found from its links and judgements, and told in both languages."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from lykta.ads.explore.caveats import Hinge, NetworkCaveats, read_caveats, tell_caveats
from lykta.ads.judgements import Contradiction, JudgedLink, Judgement, JudgementEntry, Verdict
from lykta.ads.judgements.log import current_judgements
from lykta.ads.result.reasons import CONTACT_ASSUMPTION
from lykta.language import LANGUAGES, Language
from tests.ads.explore.network_tables import NAME, OTHER, Made, Row, text, with_links

CHAIN = [Made(day) for day in range(5)]
CLASH = Contradiction(JudgedLink("a0", "a2"), ("a0", "a1", "a2"))
ELSEWHERE = Contradiction(JudgedLink("b0", "b2"), ("b0", "b1", "b2"))


def caveats(
    links: Sequence[Row],
    same: Sequence[JudgedLink] = (),
    across: Sequence[tuple[int, int]] = (),
    contradictions: Sequence[Contradiction] = (),
) -> NetworkCaveats:
    at = datetime(2026, 3, 1, tzinfo=UTC).isoformat()
    entries = [
        JudgementEntry(number, at, "Anna", Judgement(on, Verdict.SAME, ""))
        for number, on in enumerate(same, 1)
    ]
    with with_links(CHAIN, links, across) as engine:
        return read_caveats(engine, NAME, current_judgements(entries), contradictions)


def words(found: NetworkCaveats, language: Language = "en") -> list[str]:
    told = tell_caveats(found, language, lambda probability: f"{probability:.0%}")
    return [f"{each.name}: {each.told}. {each.meaning}" for each in told]


def test_a_network_has_what_its_links_and_judgements_say_against_it() -> None:
    links = [text(0, 1, 0.95), text(1, 2, 0.5), text(2, 3, 0.95), text(3, 4, 0.4)]
    found = caveats(links, [JudgedLink("a3", "a4")], [(1, 2)], [CLASH, ELSEWHERE])
    assert found == NetworkCaveats(
        at_most=2,
        has_judged=True,
        strength=0.4,
        hinge=Hinge(("a1", "a2"), "near-duplicate", 0.5, (2, 3)),
        across=1,
        contradictions=(CLASH,),
    )


def test_each_is_told_with_what_it_means() -> None:
    links = [text(0, 1, 0.95), text(1, 2, 0.5), text(2, 3, 0.95), text(3, 4, 0.4)]
    clash, advertisers, strength, hinge, across = words(
        caveats(links, across=[(1, 2)], contradictions=[CLASH])
    )
    assert "a0 and a2 are judged not to be of one author." in clash
    assert "join them: a0 → a1 → a2. " in clash
    assert advertisers == (
        "Advertisers behind it: 1–3. One if every link holds, 3 if only those of probability 90% or more do."
    )
    assert strength == "Strength: 40%. The weakest link that the network cannot do without."
    assert hinge == "It hangs most on: a link of probability 50%. Near-duplicate. It ties 2 and 3 ads."
    assert across.startswith("Between different contacts: 1 link of texts. Nothing but their texts ties")


def test_what_analysts_differ_about_is_told_where_it_is_about_two_ads_of_the_network() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC).isoformat()
    links = [text(0, 1, 0.95), text(1, 2, 0.95)]
    entries = [
        JudgementEntry(number, at, by, Judgement(JudgedLink.between(*ads), verdict, ""))
        for number, (by, verdict, ads) in enumerate(
            [
                ("Anna", Verdict.SAME, ("a0", "a1")),
                ("Bo", Verdict.NOT, ("a0", "a1")),
                ("Anna", Verdict.SAME, ("a0", "b1")),
                ("Bo", Verdict.NOT, ("a0", "b1")),
            ],
            1,
        )
    ]
    with with_links(CHAIN, links) as engine:
        found = read_caveats(engine, NAME, current_judgements(entries), ())
    assert found.disputed == 1
    assert "Analysts differ: 1 judgement. " in words(found)[0]
    assert words(found, "sv")[0].startswith("Analytikerna är oense: 1 bedömning. ")
    assert not any("differ" in line for line in words(caveats(links)))


def test_a_contact_on_a_large_part_of_the_file_is_told_of() -> None:
    ads = [Made(contacts=("63c364" + "0" * 26,)) for _ in range(60)]
    ads += [Made(contacts=("77b200" + "0" * 26,), network=OTHER) for _ in range(40)]
    with with_links(ads, [text(0, 1, 0.95)]) as engine:
        found = read_caveats(engine, NAME, current_judgements([]), ())
        other = read_caveats(engine, OTHER, current_judgements([]), ())
    assert [each.ads for each in found.wide] == [60]
    assert words(found)[0].startswith("On a large part of the file: phone 63c364, on 60 of 100 ads. ")
    assert words(found, "sv")[0].startswith("I en stor del av filen: telefon 63c364, i 60 av 100 annonser. ")
    assert other.wide == ()


@pytest.mark.parametrize(("judged", "told"), [(False, "Links of"), (True, "Judgements of one author, and")])
def test_what_surely_holds_together_is_of_one_advertiser(judged: bool, told: str) -> None:
    links = [text(0, 1, 0.95), text(1, 2, 0.95), text(2, 3, 0.95), text(3, 4, 0.95)]
    first, *_ = words(caveats(links, [JudgedLink("a0", "a1")] if judged else []))
    assert first.startswith(f"Advertisers behind it: 1. {told}")


def test_what_judgements_alone_hold_together_hangs_on_no_link() -> None:
    held = [JudgedLink(f"a{day}", f"a{day + 1}") for day in range(4)]
    found = caveats([], held)
    assert (found.hinge, found.strength) == (None, None)
    assert len(words(found)) == 1


def test_judgements_leave_the_strength_as_its_links_have_it() -> None:
    links = [text(day, day + 1, 0.5 + day / 10) for day in range(4)]
    held = [JudgedLink(f"a{day}", f"a{day + 1}") for day in range(4)]
    assert (found := caveats(links, held)).strength == 0.5
    told = "Strength: 50%. The weakest link that the network cannot do without, if judgements do not count."
    assert words(found)[1:] == [told]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hinge_of_a_contact_says_that_its_probability_is_assumed(language: Language) -> None:
    contact = (0, 1, "shared contact", 0.95, "one")
    text_alone = [text(day, day + 1, 0.99) for day in range(4)]
    assert CONTACT_ASSUMPTION[language] in words(caveats([contact, *text_alone[1:]]), language)[2]
    assert CONTACT_ASSUMPTION[language] not in words(caveats(text_alone), language)[2]
