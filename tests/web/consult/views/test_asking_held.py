"""What an asker wrote is not lost: links open beside the page, and the other language takes it along."""

import pytest
from django.test import Client

from tests.web.consult.views.asking_pages import (
    ASK,
    CLEAR,
    HARD,
    RETURN,
    answers,
    asked,
    came_back,
    main_of,
    receipt_on,
    replied,
)
from tests.web.held import form_with_id, in_the_other_language, lost_by_a_link

pytestmark = pytest.mark.django_db

FIRST = {"step": "first", "acute": "no", "child": "no"}
PAGES = {
    "first": {},
    "before": FIRST | {"acute": "yes"},
    "question": FIRST,
    "marked": answers(body=HARD),
    "sent": answers(),
}


@pytest.fixture
def visitor() -> Client:
    """The browser of somebody who has no account."""
    return Client()


@pytest.mark.parametrize("page", PAGES)
def test_no_link_takes_the_place_of_a_page_of_the_question(visitor: Client, page: str) -> None:
    assert lost_by_a_link(visitor.post(ASK["sv"], PAGES[page])) == []


def test_no_link_takes_the_place_of_a_conversation(visitor: Client) -> None:
    assert lost_by_a_link(visitor.get(RETURN["sv"])) == []
    assert lost_by_a_link(came_back(asked(visitor), client=visitor)) == []


@pytest.mark.parametrize(
    ("page", "heading"),
    [
        ("first", "First, two questions"),
        ("before", "Do this first"),
        ("question", "Your question to the team"),
        ("marked", "Your question to the team"),
    ],
)
def test_a_page_of_the_question_is_the_same_in_the_other_language(
    visitor: Client, page: str, heading: str
) -> None:
    here = visitor.post(ASK["sv"], PAGES[page] | {"summary": "Sammanfattning"})
    other = in_the_other_language(visitor, here)
    assert heading in main_of(other)
    assert "There is a problem" not in main_of(other)
    held = form_with_id(here, "question")
    assert form_with_id(other, "question") == {name: held[name] for name in held if not is_of_marks(name)}


def is_of_marks(name: str) -> bool:
    """Whether a field belongs to what was marked, which is looked through anew when it is sent."""
    return name.startswith(("seen-", "do-", "own-"))


def test_what_was_just_written_comes_along_and_is_sent_once(visitor: Client) -> None:
    here = visitor.post(ASK["sv"], FIRST)
    typed = {"body": CLEAR, "role": "health", "workplace": "clinic", "county_part": "norra länet"}
    other = in_the_other_language(visitor, here, **typed)
    sent = form_with_id(other, "question")
    assert sent["number"] == form_with_id(here, "question")["number"]
    assert receipt_on(visitor.post(ASK["en"], sent))


def test_the_receipt_which_is_shown_once_has_no_link_to_another_language(visitor: Client) -> None:
    sent = visitor.post(ASK["sv"], answers())
    assert 'class="tongue"' not in sent.content.decode()


def test_a_receipt_that_is_being_typed_comes_along_untried(visitor: Client) -> None:
    other = in_the_other_language(visitor, visitor.get(RETURN["sv"]), receipt="gran björk")
    assert form_with_id(other, "receipt") == {"receipt": "gran björk"}
    assert "There is a problem" not in main_of(other)


def test_a_conversation_and_what_was_begun_in_it_come_along(visitor: Client) -> None:
    here = came_back(asked(visitor), client=visitor)
    other = in_the_other_language(visitor, here, body=HARD)
    assert "Your consultation" in main_of(other)
    assert CLEAR in main_of(other)
    assert form_with_id(other, "reply")["body"] == HARD


def test_a_conversation_that_is_closed_comes_along_with_what_was_not_sent(visitor: Client) -> None:
    here = came_back(asked(visitor), client=visitor)
    carried = form_with_id(here, "reply")
    visitor.post(RETURN["sv"], carried | {"to": "end"})
    unsent = replied(here, body=CLEAR)
    other = in_the_other_language(visitor, unsent)
    assert "The consultation is closed" in main_of(other)
    assert f'<pre class="typed">{CLEAR}</pre>' in main_of(other)


def test_a_question_that_is_too_long_comes_back_whole_with_its_length() -> None:
    written = "ord " * 2500 + "slut"
    page = main_of(Client().post(ASK["sv"], answers(body=written)))
    assert f"Här får texten ha högst 8000 tecken, och den har {len(written)}. Korta texten." in page
    assert f"{written}</textarea>" in page
