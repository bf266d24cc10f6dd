"""Which networks judgements touch, and which contradict each other."""

from lykta.ads.explore.judgement_log import find_judged
from lykta.ads.judgements import (
    Contradiction,
    JudgedLink,
    JudgedNetwork,
    Judgement,
    JudgementEntry,
    Verdict,
    current_judgements,
)
from lykta.ads.judgements.entries import Subject
from lykta.ads.judgements.overlay import NetworkChanges
from tests.ads.explore.laid import Posted, Small, ad_id, laid

SMALL = Small([Posted(f"n{at // 2}") for at in range(10)])
PAIR = JudgedLink(ad_id(0), ad_id(2))
GROUP = JudgedNetwork((ad_id(4), ad_id(5)))


def entry(number: int, on: Subject, verdict: Verdict, by: str = "anna") -> JudgementEntry:
    return JudgementEntry(number, "2025-03-01T12:00:00Z", by, Judgement(on, verdict))


def test_a_link_touches_the_networks_of_both_ads_and_a_group_its_own_even_when_unsure() -> None:
    stands = current_judgements([entry(1, PAIR, Verdict.NOT), entry(2, GROUP, Verdict.UNSURE)])
    with laid(SMALL) as engine:
        found = find_judged(engine, stands, NetworkChanges(came=("n9",)))
    assert found.touched == {"n0", "n1", "n2"}
    assert found.made == {"n9"}
    assert found.contradicting == frozenset()


def test_an_ad_that_stands_alone_is_no_network_that_was_judged() -> None:
    small = Small([Posted("n0"), Posted("n0"), Posted("alone1"), Posted("alone2")])
    on = JudgedNetwork(tuple(ad_id(at) for at in range(4)))
    with laid(small) as engine:
        found = find_judged(engine, current_judgements([entry(1, on, Verdict.NOT)]), NetworkChanges())
    assert found.touched == {"n0"}


def test_what_analysts_dispute_and_what_contradicts_itself_is_contradicting() -> None:
    stands = current_judgements([entry(1, PAIR, Verdict.NOT), entry(2, PAIR, Verdict.SAME, by="bo")])
    contradiction = Contradiction(JudgedLink(ad_id(6), ad_id(8)), (ad_id(6), ad_id(8)))
    with laid(SMALL) as engine:
        found = find_judged(engine, stands, NetworkChanges(contradictions=(contradiction,)))
    assert found.contradicting == {"n0", "n1", "n3", "n4"}


def test_without_judgements_nothing_is_touched() -> None:
    with laid(SMALL) as engine:
        found = find_judged(engine, current_judgements([]), NetworkChanges())
    assert not (found.touched | found.made | found.contradicting)
