"""Tags in the place of contacts, and when an ad was posted."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.contacts.protection import TAG_WORDS
from lykta.ads.normalise.placeholders import CONTACT_PLACEHOLDERS
from lykta.ads.result.values import ContactMark, fill, posted_in_words, tag

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
KINDS = st.sampled_from(sorted(CONTACT_PLACEHOLDERS))


@given(st.lists(st.tuples(WORDS, KINDS, st.text("0123456789abcdef", min_size=32, max_size=32))), WORDS)
def test_every_mark_becomes_its_tag_and_nothing_else_changes(
    pieces: list[tuple[str, str, str]], end: str
) -> None:
    bare, shown, marks = "", "", []
    for words, kind, contact in pieces:
        marks.append(ContactMark(kind, contact, len((bare + words).encode())))
        bare += words + chr(CONTACT_PLACEHOLDERS[kind])
        shown += f"{words}[{tag(kind, contact)}]"
    assert fill(bare + end, marks) == shown + end


def test_a_symbol_without_a_mark_stays() -> None:
    assert (
        fill("☎ Ring ☎", [ContactMark("phone", "ab" * 16, len("☎ Ring ".encode()))])
        == "☎ Ring [telefon ababab]"
    )


def test_a_mark_that_finds_no_symbol_changes_nothing() -> None:
    assert (
        fill("Ring mig", [ContactMark("phone", "ab" * 16, position) for position in (-1, 0, 3, 99)])
        == "Ring mig"
    )


def test_tags_are_those_of_masked_texts() -> None:
    for kind, word in TAG_WORDS.items():
        assert tag(kind, "3f9a1c" + "0" * 26) == f"{word} 3f9a1c"


def test_a_day_without_a_time_is_told_as_a_day() -> None:
    day = datetime(2026, 1, 6)  # noqa: DTZ001 - local time, as ads give it
    assert posted_in_words(day) == "2026-01-06"
    assert posted_in_words(day.replace(minute=1)) == "2026-01-06 00:01"
    assert posted_in_words(day.replace(hour=14, minute=5)) == "2026-01-06 14:05"
