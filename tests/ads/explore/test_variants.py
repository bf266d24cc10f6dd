"""Texts by kin, and what differs in each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.explore import variants
from lykta.ads.explore.network import own_ads
from lykta.ads.explore.network_ties import Tie
from lykta.ads.explore.variants import Kin, differences, kin_of
from tests.ads.explore.network_tables import NAME, Made, laid_out

WORDS = st.text(st.sampled_from("ab \n.!"), max_size=30)


def kin(texts: list[str], ties: list[tuple[int, int]]) -> list[Kin]:
    with laid_out([Made(day, text=text) for day, text in enumerate(texts)]) as engine:
        links = [Tie(one, other, "near-duplicate", 0.9, 0.8, 1) for one, other in ties]
        found = kin_of(engine, own_ads(engine, NAME), links, "en")
    assert found is not None
    return found


def bearers(found: list[Kin]) -> list[list[list[str]]]:
    return [[[ad_id for _, ad_id in variant.bearers] for variant in each.variants] for each in found]


def test_ads_of_one_text_are_one_and_linked_texts_stand_together_most_ads_first() -> None:
    found = kin(["Hi", "Hello you", "Hello", "Hello", "Hi"], [(1, 2)])
    assert bearers(found) == [[["a2", "a3"], ["a1"]], [["a0", "a4"]]]
    assert [each.ads for each in found] == [3, 2]


def test_a_link_by_style_alone_makes_no_kin() -> None:
    with laid_out([Made(0, text="One"), Made(1, text="Two")]) as engine:
        found = kin_of(engine, own_ads(engine, NAME), [Tie(0, 1, "shared style", 0.5, 0.4, 0.6)], "en")
    assert found
    assert len(found) == 2


def test_the_first_text_is_whole_and_others_show_what_differs() -> None:
    (found,) = kin(["I am here today", "I am here today", "I was here today"], [(0, 2)])
    assert [(piece.kind, piece.text) for piece in found.first.pieces] == [("same", "I am here today")]
    assert [(piece.kind, piece.text) for piece in found.others[0].pieces] == [
        ("same", "I "),
        ("missing", "am"),
        ("other", "was"),
        ("same", " here today"),
    ]


def test_empty_lines_are_not_shown() -> None:
    (found,) = kin(["One\n\n \nTwo"], [])
    assert found.first.pieces[0].text == "One\nTwo"


def test_a_network_too_large_is_not_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variants, "MOST_READ", 1)
    with laid_out([Made(0), Made(1)]) as engine:
        assert kin_of(engine, own_ads(engine, NAME), [], "en") is None


@given(WORDS, WORDS)
def test_all_but_what_is_missing_is_the_text(model: str, text: str) -> None:
    found = differences(model, text)
    assert "".join(piece.text for piece in found if piece.kind != "missing") == text
