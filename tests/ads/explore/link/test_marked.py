"""What is the same in two texts is marked in both, with tags in the place of contacts."""

from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.explore.link import Piece, side_by_side
from tests.ads.explore.link.made import LEXICON, OTHER_PHONE, PHONE, made

WORDS = st.lists(
    st.sampled_from(["hej", "Ring", "kaffe", "900 kr", "Karlstad", "☎", "✨", "привет", "åäö", "\n", "."])
)


def pieces(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
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
