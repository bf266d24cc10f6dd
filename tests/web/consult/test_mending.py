"""What a writer chose or typed for a marked place is kept, and the button that mends the text comes first."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from lykta.web.consult.models import Consultation, Message
from tests.web.cast import made_cast
from tests.web.consult.views.asking_pages import (
    ASK,
    CLEAR,
    HARD,
    SOFT,
    answers,
    asked,
    came_back,
    main_of,
    receipt_on,
    replied,
    value_of,
)
from tests.web.held import form_with_id

pytestmark = pytest.mark.django_db

TEXT = "Hon är 23 år och bor i Torsby. Hon har nummer 070-174 06 05. Hur frågar vi?"
"""One place of each kind: to leave out or reword, and one that must go."""


@pytest.fixture(autouse=True)
def team() -> None:
    made_cast()


def marked(body: str = TEXT, **changed: str) -> Any:
    """The page on which the places of a text are marked."""
    return Client().post(ASK["sv"], answers(body=body, **changed))


def pressed(page: Any, to: str = "", **chosen: str) -> Any:
    """Press a button of a page after choices were made on it: `do_body_1` is the field `do-body-1`."""
    named = {re.sub(r"^(do|own)_(\w+)_(\d+)$", r"\1-\2-\3", name): value for name, value in chosen.items()}
    sent = form_with_id(page, "question") | named | ({"to": to} if to else {})
    return Client().post(ASK["sv"], sent)


def place(page: Any, number: int, field: str = "body") -> str:
    """What the page shows for one place."""
    start = main_of(page).index(f'id="{field}-why-{number}"')
    return main_of(page)[start : main_of(page).index("</fieldset>", start)]


def choice(page: Any, number: int, field: str = "body") -> tuple[str, str, bool]:
    """What is ticked for a place, what its own field holds, and whether both can be seen."""
    shown = place(page, number, field)
    (ticked,) = re.findall(r'type="radio"[^>]*value="(\w+)" checked', shown)
    own = re.search(r'name="own-[^>]*? value="([^"]*)"', shown)
    return ticked, html.unescape(own[1]) if own else "", "<details open>" in shown


def buttons(page: Any, form: str = "question") -> list[tuple[str, str, bool]]:
    """The buttons that a form is sent with, in the order of the page: name, value, and whether primary."""
    page_text = page.content.decode()
    inside = re.search(rf'<form[^>]* id="{form}".*?</form>', page_text, re.DOTALL)
    assert inside
    found = []
    for button in re.finditer(r'<button[^>]*type="submit"[^>]*>', page_text):
        has = dict(re.findall(r'([\w-]+)="([^"]*)"', button[0]))
        if has.get("form") == form or inside.start() < button.start() < inside.end():
            is_primary = has.get("class", "").split() == ["button"]
            found.append((has.get("name", ""), has.get("value", ""), is_primary))
    return found


CHANGE, SEND, QUIET_SEND = ("to", "soften", True), ("", "", True), ("", "", False)


# Own words


def test_what_was_chosen_and_typed_is_still_there_after_send() -> None:
    after = pressed(marked(), do_body_1="own", own_body_1='"ung" & vuxen', do_body_2="keep")
    assert value_of("body", after) == TEXT
    assert choice(after, 1) == ("own", '"ung" & vuxen', True)
    assert choice(after, 2) == ("keep", "", True)
    assert choice(after, 3) == ("suggest", "", False)


def test_what_was_typed_survives_the_part_of_the_county_that_was_missing() -> None:
    after = pressed(marked(county_part=""), own_body_1="ung", county_part="norra länet")
    assert choice(after, 1) == ("own", "ung", True)


def test_what_was_typed_in_a_reply_is_still_there_after_send() -> None:
    page = replied(came_back(asked()), TEXT)
    chosen: Any = {"seen-body": value_of("seen-body", page), "do-body-1": "own", "own-body-1": "ung"}
    after = replied(page, TEXT, **chosen)
    assert choice(after, 1) == ("own", "ung", True)
    changed = replied(after, TEXT, to="soften", **chosen)
    assert value_of("body", changed).startswith("Hon är ung och bor")


@pytest.mark.parametrize("to", ["", "soften"])
def test_a_choice_is_never_made_for_another_text(to: str) -> None:
    other = TEXT.replace("23 år", "19 år")
    after = pressed(marked(), to, body=other, own_body_1="ung", do_body_2="keep")
    assert value_of("body", after) == other
    assert {choice(after, number) for number in (1, 2, 3)} == {("suggest", "", False)}


def test_a_choice_is_never_made_for_another_place_with_the_same_words() -> None:
    text = "Hon bor i Torsby. Vi ses ofta där. Hennes mamma bor i Torsby. Hur frågar vi?"
    after = pressed(marked(text), "soften", own_body_1="i länet", do_body_2="keep")
    assert value_of("body", after) == text.replace("i Torsby", "i länet", 1)
    assert choice(after, 1) == ("keep", "", True)
    again = pressed(after, body=f"Mamman bor i Torsby. {value_of('body', after)}")
    assert choice(again, 1) == ("suggest", "", False)


def test_typed_words_count_though_their_button_was_not_ticked() -> None:
    after = pressed(marked(), "soften", do_body_1="suggest", own_body_1=" ung ")
    assert value_of("body", after).startswith("Hon är ung och bor")


def test_own_words_stand_with_the_space_that_the_words_before_them_had() -> None:
    after = pressed(marked(SOFT), "soften", own_body_1="är ny här och")
    assert value_of("body", after) == "Hon är ny här och kom hit i våras. Hur frågar vi?"


@pytest.mark.parametrize("typed", ["", "  "])
def test_own_words_that_are_missing_are_asked_for_and_nothing_is_changed(typed: str) -> None:
    after = pressed(marked(), "soften", do_body_1="own", own_body_1=typed, own_body_2="i länet")
    assert value_of("body", after) == TEXT
    assert "Din text är ändrad" not in main_of(after)
    assert "Skriv orden som ska stå i stället, eller välj ”" in place(after, 1)
    assert 'aria-invalid="true"' in place(after, 1)
    assert "Skriv orden" not in place(after, 2)
    assert 'href="#own-body-1"' in main_of(after)
    assert choice(after, 1) == ("own", "", True)
    assert choice(after, 2) == ("own", "i länet", True)


def test_a_summary_is_not_changed_either_where_words_for_the_question_are_missing() -> None:
    page = marked(summary=SOFT)
    after = pressed(page, "soften", do_body_1="own", own_summary_1="Hon")
    assert (value_of("body", after), value_of("summary", after)) == (TEXT, SOFT)
    assert choice(after, 1, "summary") == ("own", "Hon", True)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_refusal_names_a_choice_that_its_place_offers(number: int) -> None:
    after = pressed(marked(), "soften", **{f"do_body_{number}": "own"})
    said = re.search(r"eller välj ”([^”]+)”", place(after, number))
    assert said
    assert f"<span>{said[1]}</span>" in place(after, number)


# The buttons


def test_without_marks_send_is_the_one_primary_button() -> None:
    page = Client().post(ASK["sv"], {"step": "first", "acute": "no", "child": "no"})
    assert [each for each in buttons(page) if each[2]] == [SEND]


@pytest.mark.parametrize("body", [HARD, SOFT, TEXT])
def test_with_marks_the_primary_button_changes_the_text(body: str) -> None:
    assert [each for each in buttons(marked(body)) if each[2]] == [CHANGE]
    page = replied(came_back(asked()), body)
    assert [each for each in buttons(page, "reply") if each[2]] == [CHANGE]


def test_send_is_quiet_where_it_may_succeed_and_away_where_it_cannot() -> None:
    # The first is the one that Enter presses, which nobody sees.
    assert QUIET_SEND in buttons(marked(SOFT))[1:]
    assert QUIET_SEND not in buttons(marked(HARD))[1:]
    page = came_back(asked())
    assert QUIET_SEND in buttons(replied(page, SOFT), "reply")[1:]
    assert QUIET_SEND not in buttons(replied(page, HARD), "reply")[1:]


@pytest.mark.parametrize("body", [HARD, SOFT])
def test_enter_in_a_field_changes_the_text_and_does_not_send_it(body: str) -> None:
    assert buttons(marked(body))[0][:2] == CHANGE[:2]
    assert buttons(replied(came_back(asked()), body), "reply")[0][:2] == CHANGE[:2]


def test_without_marks_enter_sends() -> None:
    assert buttons(Client().post(ASK["sv"], answers(role="")))[0][:2] == SEND[:2]
    assert buttons(came_back(asked()), "reply")[0][:2] == SEND[:2]


def test_every_suggestion_taken_by_the_primary_button_leads_to_a_text_that_is_sent() -> None:
    after = pressed(marked(), "soften")
    assert [each for each in buttons(after) if each[2]] == [SEND]
    assert receipt_on(pressed(after))


def test_a_text_mended_by_hand_is_looked_through_by_the_same_button_and_not_sent_by_it() -> None:
    after = pressed(marked(), "soften", body=CLEAR)
    assert not Consultation.objects.exists()
    assert "Inget är markerat längre" in main_of(after)
    assert [each for each in buttons(after) if each[2]] == [SEND]
    assert receipt_on(pressed(after))


def test_a_reply_mended_by_hand_is_not_sent_by_that_button_either() -> None:
    page = replied(came_back(asked()), HARD)
    after = replied(page, CLEAR, to="soften")
    assert Message.objects.count() == 1
    assert "Inget är markerat längre" in main_of(after)


def test_the_answer_that_a_text_singles_no_one_out_stays_given_when_nothing_was_changed() -> None:
    page = marked(SOFT)
    tick = value_of("singles_no_one", page)
    after = pressed(page, "soften", do_body_1="keep", singles_no_one=tick)
    assert not Consultation.objects.exists()
    assert re.search(r'name="singles_no_one"[^>]* checked', main_of(after))
    assert receipt_on(pressed(after))
