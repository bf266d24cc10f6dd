"""Nothing that points to one person is ever stored, and the rest only once its writer has answered for it."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone

from lykta.deidentify import HARD as HARD_KINDS
from lykta.deidentify import CheckFailedError, check
from lykta.law import Facts, answers_as_text
from lykta.web.audit.models import Entry
from lykta.web.consult import screening
from lykta.web.consult.actions import asking
from lykta.web.consult.asking_forms import LONGEST
from lykta.web.consult.models import Consultation, Message
from lykta.web.consult.own_rows import Notice
from lykta.web.limits import toll
from tests.law.answered import ALL_NO
from tests.web.cast import made_cast
from tests.web.consult.views.asking_pages import (
    ASK,
    CLEAR,
    HARD,
    RETURN,
    SOFT,
    START,
    answers,
    asked,
    came_back,
    main_of,
    receipt_on,
    replied,
    value_of,
)

pytestmark = pytest.mark.django_db


# One of each kind that points to a person by itself.
EACH_HARD = {
    "personal number": "Hon har 19900101-2384.",
    "phone": "Ring 070-174 06 05.",
    "e-mail": "Skriv till mira@example.org.",
    "link": "Se https://example.org/mira.",
    "street": "Hon bor på Storgatan 14 B.",
    "date of birth": "Hon är född den 3 maj 1999.",
    "full name": "Hon heter Mira Lund.",
    "handle": "Hon heter @mira_karlstad på nätet.",
}


@pytest.fixture(autouse=True)
def team() -> None:
    made_cast()


def nothing_is_stored() -> bool:
    return not any(each.objects.exists() for each in (Consultation, Message, Notice, Entry))


def post(**changed: str) -> str:
    answer = Client().post(ASK["sv"], answers(**changed))
    assert answer.status_code == 200
    return main_of(answer)


@pytest.mark.parametrize("kind", EACH_HARD)
@pytest.mark.parametrize("field", ["body", "summary"])
def test_a_hard_identifier_blocks_whatever_else_is_ticked(kind: str, field: str) -> None:
    text = f"{CLEAR} {EACH_HARD[kind]}"
    assert any(found.kind in HARD_KINDS for found in check(text).findings)
    tick = screening.tick_of(*[text, ""][:: 1 if field == "body" else -1])
    shown = post(**{field: text, "singles_no_one": tick, "done": "yes"})
    assert "receipt-words" not in shown
    assert '<mark class="hard"' in shown
    assert 'name="singles_no_one"' not in shown
    assert nothing_is_stored()


def test_a_soft_one_is_asked_about_and_then_sent() -> None:
    page = Client().post(ASK["sv"], answers(body=SOFT))
    assert '<mark class="soft"' in main_of(page)
    assert nothing_is_stored()
    tick = value_of("singles_no_one", page)
    sent = Client().post(ASK["sv"], answers(body=SOFT, singles_no_one=tick))
    assert receipt_on(sent)
    assert Consultation.objects.count() == 1


def test_the_start_does_not_promise_that_every_name_is_stopped() -> None:
    start = main_of(Client().get(START["sv"]))
    assert "Formuläret stoppar många av dem, men inte alla" in start
    assert "tar inte emot dem" not in start


@pytest.mark.parametrize(
    "changed", [{"body": f"{SOFT} Hon har varit i Torsby."}, {"county_part": "södra länet"}]
)
def test_the_answer_for_one_text_does_not_hold_for_another(changed: dict[str, str]) -> None:
    tick = value_of("singles_no_one", Client().post(ASK["sv"], answers(body=SOFT)))
    shown = post(**{"body": SOFT, "singles_no_one": tick} | changed)
    assert '<mark class="soft"' in shown
    assert nothing_is_stored()


@pytest.mark.parametrize("tick", ["yes", "on", "1", "", "å", "0" * 32])
def test_no_other_tick_answers(tick: str) -> None:
    assert '<mark class="soft"' in post(body=SOFT, singles_no_one=tick)
    assert nothing_is_stored()


def test_each_hit_is_marked_with_why_and_what_to_write_instead() -> None:
    shown = post(body=HARD)
    assert '<mark class="hard" id="body-1">070-174 06 05' in shown
    assert 'id="body-why-1"' in shown
    assert "<del>nummer 070-174 06 05</del>" in shown
    assert "<ins>ett telefonnummer</ins>" in shown
    assert 'href="#body-marked"' in shown


@pytest.mark.parametrize(
    "text",
    [
        "Hon heter Elena Popescu, 23 år, och behöver tid i enrum.",
        "Hon heter Elena Popescu, är 23 år och bor i Arvika. Hon heter nog Mira och kom hit i våras.",
        "Mira Lund ringde i går. Hon har nummer 070-174 06 05.",
    ],
)
def test_a_suggestion_reads_as_it_is_put_in(text: str) -> None:
    found = screening.screen_text("body", text, "sv")
    for shown in found.changes:
        alone = {
            f"do-body-{change.number}": screening.SUGGEST if change == shown else screening.KEEP
            for change in found.changes
        }
        reads = f"{shown.before.removeprefix('… ')}{shown.words}{shown.after.removesuffix(' …')}"
        assert reads in screening.choose("body", text, alone | {"seen-body": found.seen}).follow().text


def test_the_gentler_words_are_put_in_shown_and_not_sent() -> None:
    page = Client().post(ASK["sv"], answers(body=HARD, to="soften"))
    text = value_of("body", page)
    assert "070" not in text
    assert not check(text).findings
    assert "Läs igenom allt" in main_of(page)
    assert nothing_is_stored()
    assert receipt_on(Client().post(ASK["sv"], answers(body=text)))


SEVERAL = "Mira bor i Torsby. Hon har nummer 070-174 06 05. Hur frågar vi?"


def chosen(**choices: str) -> Any:
    """What the page is after it was chosen for each place."""
    page = Client().post(ASK["sv"], answers(body=SEVERAL))
    seen = value_of("seen-body", page)
    named = {name.replace("_body_", "-body-"): value for name, value in choices.items()}
    return Client().post(ASK["sv"], answers(body=SEVERAL, to="soften", **{"seen-body": seen, **named}))


def test_each_place_is_changed_as_it_was_chosen() -> None:
    page = chosen(do_body_1="keep", do_body_2="own", own_body_2="i länet", do_body_3="suggest")
    assert value_of("body", page) == "Mira bor i länet. Hon har ett telefonnummer. Hur frågar vi?"
    assert '<mark class="soft"' in main_of(page)
    assert nothing_is_stored()


def test_own_words_are_looked_through_as_well() -> None:
    page = chosen(do_body_1="own", own_body_1="Sara Lund", do_body_2="suggest", do_body_3="suggest")
    assert '<mark class="hard" id="body-1">Sara Lund' in main_of(page)
    assert nothing_is_stored()


def test_a_hard_one_that_is_left_cannot_be_sent_whatever_was_chosen() -> None:
    page = chosen(do_body_1="suggest", do_body_2="suggest", do_body_3="keep", singles_no_one="yes")
    assert "070-174 06 05" in value_of("body", page)
    assert 'name="singles_no_one"' not in main_of(page)
    assert nothing_is_stored()


def test_choices_for_another_text_are_not_followed() -> None:
    page = Client().post(ASK["sv"], answers(body=SEVERAL))
    other = f"Vi undrar. {SEVERAL}"
    choices = {"seen-body": value_of("seen-body", page), "do-body-1": "suggest", "do-body-3": "suggest"}
    after = Client().post(ASK["sv"], answers(body=other, to="soften", **choices))
    assert value_of("body", after) == other
    assert '<mark class="hard"' in main_of(after)


def test_what_was_left_as_it_is_stays_chosen() -> None:
    page = Client().post(ASK["sv"], answers(body=SEVERAL))
    choices = {"seen-body": value_of("seen-body", page), "do-body-1": "keep"}
    after = Client().post(ASK["sv"], answers(body=SEVERAL, to="soften", **choices))
    assert re.search(r'name="do-body-1"[^>]*value="keep" checked', main_of(after))


MANY = {
    "hard": "a@" * 4000,
    "soft": "Hon var i Torsby. " * (screening.MOST_SHOWN + 1),
    "hard only where nothing is shown": "Hon var i Torsby. " * screening.MOST_SHOWN + HARD,
}


@pytest.mark.parametrize("kind", MANY)
def test_of_many_places_the_first_are_shown_and_the_text_is_not_sent(kind: str) -> None:
    page = Client().post(ASK["sv"], answers(body=MANY[kind], summary="a@" * 3000))
    shown = main_of(page)
    assert shown.count('<mark class="') == 2 * screening.MOST_SHOWN
    assert shown.count("Skriv texten enklare") == 2
    assert 'name="singles_no_one"' not in shown
    assert len(page.content) < 200_000
    tick = screening.tick_of("norra länet", MANY[kind], "")
    assert "receipt-words" not in post(body=MANY[kind], singles_no_one=tick)
    assert nothing_is_stored()


def sent_from(page: Any) -> dict[str, str]:
    """Every field of a page's form, with the suggestion taken at each place."""
    hidden = re.findall(r'name="(seen-[^"]+)" value="([^"]*)"', main_of(page))
    named = re.findall(r'name="((?:do|own)-[^"]+)"', main_of(page))
    return dict(hidden) | {name: "suggest" if name.startswith("do-") else "" for name in named}


def test_many_places_are_changed_in_turns_and_the_fields_are_no_more_than_a_form_may_have() -> None:
    first = answers(body=MANY["soft"], summary=MANY["soft"][:6000])
    page = Client().post(ASK["sv"], first)
    after = Client().post(ASK["sv"], sent_from(page) | first | {"to": "soften", "singles_no_one": "no"})
    assert after.status_code == 200
    assert len(check(value_of("body", after)).findings) == 1
    assert len(after.wsgi_request.POST) + len(toll.FIELDS) <= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


def test_choices_for_a_text_with_space_around_it_are_followed() -> None:
    page = Client().post(ASK["sv"], answers(body=f" {SEVERAL}\r\n"))
    after = Client().post(ASK["sv"], sent_from(page) | answers(body=f" {SEVERAL}\r\n", to="soften"))
    assert not check(value_of("body", after)).findings


def test_a_text_longer_than_its_field_is_not_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "check", _failing(only="a@"))
    shown = post(body="a@" * LONGEST, to="soften")
    assert 'id="error-summary"' in shown
    assert "gick inte att granska" not in shown


def test_what_was_typed_is_kept_on_the_page_and_shown_as_text() -> None:
    body = f'{HARD} <script>alert("&amp;")</script>'
    page = Client().post(ASK["sv"], answers(body=body))
    assert value_of("body", page) == body
    assert "<script" not in main_of(page)


@pytest.mark.parametrize("summary", [False, True])
def test_a_check_that_fails_refuses(monkeypatch: pytest.MonkeyPatch, summary: bool) -> None:
    monkeypatch.setattr(screening, "check", _failing(only="Sammanfattning" if summary else ""))
    page = Client().post(ASK["sv"], answers(summary="Sammanfattning"))
    assert "gick inte att granska" in main_of(page)
    assert value_of("body", page) == CLEAR
    assert nothing_is_stored()


def _failing(*, only: str) -> object:
    def fail(text: str, *, county_part: str = "") -> object:
        if only in text:
            raise CheckFailedError("not checked")
        return check(text, county_part=county_part)

    return fail


def test_sending_itself_refuses_too_whoever_calls_it() -> None:
    with pytest.raises(asking.IdentifyingTextError):
        asking.refuse_identifying(CLEAR, HARD)
    assert nothing_is_stored()


@pytest.mark.parametrize("to", ["", "soften"])
def test_a_reply_is_checked_as_the_question_is(to: str) -> None:
    receipt = asked()
    before = Message.objects.count(), Entry.objects.count()
    page = replied(came_back(receipt), HARD, to=to)
    assert (Message.objects.count(), Entry.objects.count()) == (before[0], before[1] + 1)
    assert ("070" in value_of("body", page)) is not (to == "soften")


def test_a_soft_reply_is_sent_once_it_is_answered_for() -> None:
    page = replied(came_back(asked()), SOFT)
    assert Message.objects.count() == 1
    replied(page, SOFT, singles_no_one=value_of("singles_no_one", page))
    assert Message.objects.count() == 2


@pytest.mark.parametrize("field", ["role", "workplace", "county_part", "body", "acute", "child"])
def test_what_is_missing_is_told_and_nothing_is_stored(field: str) -> None:
    page = Client().post(ASK["sv"], answers(**{field: ""}))
    assert 'id="error-summary"' in main_of(page)
    assert "receipt-words" not in main_of(page)
    if field != "body":
        assert value_of("body", page) == CLEAR
    assert nothing_is_stored()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("role", "nurse"),
        ("workplace", "Storgatan"),
        ("county_part", "Munkfors"),
        ("acute", "perhaps"),
        ("number", "1"),
        ("number", "G" * 32),
        ("body", "ord " * LONGEST),
        ("body", "   \n "),
        ("body", "noll\x00noll"),
    ],
)
def test_what_cannot_be_is_refused(field: str, value: str) -> None:
    assert 'id="error-summary"' in post(**{field: value})
    assert nothing_is_stored()


def test_a_form_without_a_number_is_given_one_and_keeps_what_was_typed() -> None:
    page = Client().post(ASK["sv"], answers(number="", body=CLEAR))
    assert value_of("body", page) == CLEAR
    assert receipt_on(Client().post(ASK["sv"], answers(number=value_of("number", page))))


def test_without_parts_of_the_county_none_is_asked_for() -> None:
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"county_parts": ()})):
        page = Client().post(ASK["sv"], {"step": "first", "acute": "no", "child": "no"})
        assert "county_part" not in main_of(page)
        asked(county_part="Munkfors")
    assert Consultation.objects.get().county_part == ""


@pytest.mark.parametrize("first", [{"acute": "yes"}, {"child": "yes"}, {"acute": "yes", "child": "yes"}])
def test_what_must_be_done_first_is_shown_and_answered_for(first: dict[str, str]) -> None:
    shown = post(**first, step="first")
    assert ("tel:112" in shown) is ("acute" in first)
    assert ("orosanmälan" in shown) is ("child" in first)
    assert 'type="radio" name="role"' not in shown
    assert 'id="done-error"' in post(**first, step="before")
    # Neither does the last page go past it.
    assert 'id="done"' in post(**first)
    assert nothing_is_stored()
    assert 'type="radio" name="role"' in post(**first, step="before", done="yes")
    assert receipt_on(Client().post(ASK["sv"], answers(**first, done="yes")))


def test_what_was_done_first_is_asked_again_when_the_first_answers_are_given_anew() -> None:
    assert 'id="done"' in post(step="first", child="yes", done="yes")


def test_the_way_back_keeps_everything() -> None:
    page = Client().post(ASK["sv"], answers(body=HARD, summary="En rad.", to="back"))
    shown = main_of(page)
    assert 'name="acute"' in shown
    assert value_of("body", page) == HARD
    assert value_of("summary", page) == "En rad."


@pytest.mark.parametrize("facts", [Facts(), ALL_NO])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_legal_checks_summary_comes_along_and_is_no_hit(facts: Facts, language: str) -> None:
    summary = answers_as_text(facts, at=timezone.localdate(), language="sv" if language == "sv" else "en")
    first = Client().post(ASK["sv"], {"summary": summary})
    assert 'name="acute"' in main_of(first)
    carried = value_of("summary", first)
    assert carried == summary
    question = Client().post(ASK["sv"], {"step": "first", "acute": "no", "child": "no", "summary": carried})
    assert value_of("summary", question) == summary
    asked(summary=value_of("summary", question))
    assert Consultation.objects.get().has_legal_check


def test_a_line_that_was_added_to_the_summary_is_looked_at() -> None:
    summary = answers_as_text(ALL_NO, at=timezone.localdate(), language="sv") + "\nHon heter Mira Lund."
    shown = post(summary=summary)
    assert shown.count("<mark") == 1
    assert "Mira Lund" in shown
    assert nothing_is_stored()


def test_in_a_softened_summary_the_legal_checks_own_lines_stay() -> None:
    summary = answers_as_text(ALL_NO, at=timezone.localdate(), language="sv")
    page = Client().post(ASK["sv"], answers(summary=f"{summary}\nHon heter Mira Lund.", to="soften"))
    assert value_of("summary", page).startswith(summary)
    assert "Mira" not in main_of(page)


def test_the_summary_can_be_left_out() -> None:
    page = Client().post(ASK["sv"], answers(summary="En rad.", to="remove"))
    assert 'name="summary"' not in main_of(page)
    assert value_of("body", page) == CLEAR
    assert nothing_is_stored()


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
@pytest.mark.parametrize("address", [ASK["sv"], RETURN["en"]])
def test_other_methods_are_refused(address: str, method: str) -> None:
    assert getattr(Client(), method)(address).status_code == 405
