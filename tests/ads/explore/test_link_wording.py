"""What two texts share is found whole, and marked in both."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.explore.link_wording import (
    LEAST_WORDS,
    LONGEST_TEXT,
    Marked,
    MarkedPiece,
    SharedRun,
    shared_runs,
    side_by_side,
)
from tests.ads.explore.link_ads import LEXICON, OTHER_PHONE, PHONE, made

WORDS = st.lists(
    st.sampled_from(["hej", "Ring", "kaffe", "900 kr", "Karlstad", "☎", "✨", "привет", "åäö", "\n", "."])
)

TILED_WORDS = st.lists(st.integers(0, 6), max_size=40)


def pieces(one: str, other: str) -> tuple[list[MarkedPiece], list[MarkedPiece]]:
    found = side_by_side(made(one).ad, made(other).ad, LEXICON)
    return list(found.one.text), list(found.other.text)


@given(WORDS, WORDS, st.none() | st.just("Kaffe i Karlstad"))
def test_the_pieces_are_the_text_whatever_it_holds(
    one: list[str], other: list[str], title: str | None
) -> None:
    first, second = made(" ".join(one), title=title).ad, made(" ".join(other)).ad
    found = side_by_side(first, second, LEXICON)
    assert "".join(piece.text for piece in found.one.text) == first.text()
    assert "".join(piece.text for piece in found.one.title) == (title or "")
    assert "".join(piece.text for piece in found.other.text) == second.text()


@given(WORDS, WORDS)
def test_as_many_words_are_shared_from_either_side(one: list[str], other: list[str]) -> None:
    there = side_by_side(made(" ".join(one)).ad, made(" ".join(other)).ad, LEXICON)
    assert there.shared_words <= min(there.words)
    assert all(len(run.words) >= 2 for run in there.runs)


def test_a_price_with_another_value_is_a_slot() -> None:
    one, other = pieces("Fast pris 900 kr för alla", "Fast pris 1500 kr för alla")
    assert [(piece.kind, piece.text) for piece in one] == [
        ("same", "Fast pris "),
        ("slot", "900 kr "),
        ("same", "för alla"),
    ]
    assert [piece.kind for piece in other] == ["same", "slot", "same"]
    assert {piece.run for piece in one} == {1}
    assert [piece.opens for piece in one] == [True, False, False]


def test_the_same_contact_is_the_same_and_another_is_not() -> None:
    text = "Ring mig på ☎ i dag"
    one = made(text, contacts=(PHONE,)).ad
    same = side_by_side(one, made(text, contacts=(PHONE,)).ad, LEXICON, "en")
    assert [(piece.kind, piece.text) for piece in same.one.text] == [
        ("same", "Ring mig på [phone 3f9a1c] i dag")
    ]
    other = side_by_side(one, made(text, contacts=(OTHER_PHONE,)).ad, LEXICON, "en")
    assert [(piece.kind, piece.text) for piece in other.one.text] == [
        ("same", "Ring mig på"),
        ("other", " [phone 3f9a1c] "),
        ("same", "i dag"),
    ]


def test_a_run_over_the_end_of_a_title_is_marked_in_both_parts() -> None:
    one = made("i Karlstad i dag", title="Lugn kväll").ad
    found = side_by_side(one, made("Lugn kväll i Karlstad i dag").ad, LEXICON)
    assert [(piece.kind, piece.text, piece.opens) for piece in found.one.title] == [
        ("same", "Lugn kväll", True)
    ]
    assert [(piece.kind, piece.text, piece.opens) for piece in found.one.text] == [
        ("same", "i Karlstad i dag", False)
    ]


def test_texts_that_share_nothing_have_no_marks() -> None:
    one, other = pieces("Hej du", "Привет всем")
    assert {piece.kind for piece in one + other} == {"other"}


def taken(runs: Sequence[SharedRun], side: int) -> list[int]:
    return [run[side] + at for run in runs for at in range(run.words)]


def left_over(text: Sequence[int], runs: Sequence[SharedRun], side: int) -> set[tuple[int, ...]]:
    """The pairs of neighbouring words that no run has either word of."""
    gone = set(taken(runs, side))
    return {
        tuple(text[at : at + LEAST_WORDS])
        for at in range(len(text) - LEAST_WORDS + 1)
        if not gone & set(range(at, at + LEAST_WORDS))
    }


@given(TILED_WORDS, TILED_WORDS)
def test_a_run_has_the_same_words_in_both(one: list[int], other: list[int]) -> None:
    for run in shared_runs(one, other):
        assert run.words >= LEAST_WORDS
        assert one[run.one : run.one + run.words] == other[run.other : run.other + run.words]


@given(TILED_WORDS, TILED_WORDS)
def test_no_word_is_in_two_runs(one: list[int], other: list[int]) -> None:
    runs = shared_runs(one, other)
    for side in (0, 1):
        places = taken(runs, side)
        assert len(places) == len(set(places))


@given(TILED_WORDS, TILED_WORDS)
def test_the_longest_runs_come_first(one: list[int], other: list[int]) -> None:
    lengths = [run.words for run in shared_runs(one, other)]
    assert lengths == sorted(lengths, reverse=True)


@given(TILED_WORDS, TILED_WORDS)
def test_nothing_that_both_have_is_left_over(one: list[int], other: list[int]) -> None:
    runs = shared_runs(one, other)
    assert not left_over(one, runs, 0) & left_over(other, runs, 1)


@given(st.lists(st.integers(), min_size=LEAST_WORDS, max_size=60))
def test_a_text_is_one_run_with_itself(text: list[int]) -> None:
    assert shared_runs(text, text) == [SharedRun(0, 0, len(text))]


@given(
    st.lists(st.integers(0, 9), min_size=2, max_size=9), st.lists(st.integers(10, 19), min_size=2, max_size=9)
)
def test_sentences_in_another_order_are_found(one: list[int], other: list[int]) -> None:
    runs = shared_runs(one + other, other + one)
    assert sum(run.words for run in runs) >= max(len(one), len(other))
    assert len(taken(runs, 0)) >= len(one) + len(other) - 2


def test_a_text_of_one_word_over_and_over_takes_no_time() -> None:
    assert shared_runs([1] * 5000, [1] * 5000) == [SharedRun(0, 0, LONGEST_TEXT)]


@given(st.lists(st.text(" \n\tab", max_size=6), max_size=6))
def test_blank_lines_go_and_no_word_does(texts: list[str]) -> None:
    marked = Marked((), tuple(MarkedPiece("other", text) for text in texts)).without_blank_lines()
    shown, whole = "".join(piece.text for piece in marked.text), "".join(texts)
    assert shown.split() == whole.split()
    assert [line.split() for line in shown.splitlines()] == [
        line.split() for line in whole.splitlines() if line.strip()
    ]
