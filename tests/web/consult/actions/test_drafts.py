"""What is not sent is the member's own draft, and no window writes over that of another."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from lykta.web.consult.actions import closing
from lykta.web.consult.models import Consultation
from lykta.web.consult.own_rows import Draft
from tests.web.cast import Cast, logged_in
from tests.web.consult.actions.answered import TEXT, THEIRS, answer_page, entries, sent_texts
from tests.web.consult.views.walking import Tab

pytestmark = pytest.mark.django_db


def test_a_draft_is_kept_for_its_writer_alone_and_goes_when_the_answer_is_sent(
    client: Client, consultation: Consultation, cast: Cast
) -> None:
    client.post(answer_page(consultation), {"body": "Vi föreslår", "draft": "button"})
    assert "Vi föreslår</textarea>" in client.get(answer_page(consultation)).content.decode()
    assert "utkast" in client.get(reverse("desk-inbox")).content.decode()
    colleague = logged_in(cast.coordinator)
    assert "Vi föreslår" not in colleague.get(answer_page(consultation)).content.decode()
    client.post(answer_page(consultation), {"body": TEXT})
    assert not Draft.objects.exists()


def test_a_draft_that_is_too_long_to_be_sent_is_kept_whole(
    client: Client, consultation: Consultation
) -> None:
    written = "ord " * 6000 + "slut"
    client.post(answer_page(consultation), {"body": written, "draft": "button"})
    assert Draft.objects.get().text("body", consultation.key()) == written


def test_a_script_saves_without_an_entry_for_each_time(client: Client, consultation: Consultation) -> None:
    before = entries()
    for text in ("Vi", "Vi före", "Vi föreslår"):
        answer = client.post(answer_page(consultation), {"body": text, "draft": "script"})
        assert answer.status_code == 204
    assert entries() == before + 1
    assert Draft.objects.get().text("body", consultation.key()) == "Vi föreslår"
    client.post(answer_page(consultation), {"body": " ", "draft": "script"})
    assert not Draft.objects.exists()


@pytest.mark.parametrize("by", ["script", "button"])
def test_a_draft_is_not_written_over_by_another_window(
    client: Client, consultation: Consultation, by: str
) -> None:
    first, second = (Tab(client, "desk-answer", consultation) for _ in range(2))
    assert first.send(body=THEIRS, draft="button").status_code == 302
    before = entries()
    refused = second.send(body=TEXT, draft=by)
    assert refused.status_code == 409
    shown = refused.content.decode()
    assert "Ditt utkast har ändrats i ett annat fönster" in shown
    assert "Ditt utkast sparades" not in shown
    assert shown.index(f"<p>{THEIRS}</p>") < shown.index(f"{TEXT}</textarea>")
    assert Draft.objects.get().text("body", consultation.key()) == THEIRS
    # A refusal is in the log.
    assert entries() == before + 1
    # Whoever has seen both decides.
    assert second.again(body=f"{THEIRS}\n{TEXT}", draft="button").status_code == 302
    assert Draft.objects.get().text("body", consultation.key()) == f"{THEIRS}\n{TEXT}"


def test_a_script_goes_on_from_what_it_has_saved(client: Client, consultation: Consultation) -> None:
    tab = Tab(client, "desk-answer", consultation)
    version = ""
    for text in ("Vi", "Vi före", "Vi föreslår"):
        saved = tab.send(body=text, draft="script", **{"draft-version": version})
        assert saved.status_code == 204
        version = saved["draft-version"]
    # The same text from the same window a moment later, when the answer to the last was lost.
    assert tab.send(body="Vi föreslår", draft="script", **{"draft-version": ""}).status_code == 204
    assert tab.send(body="Vi föreslår inte", draft="script", **{"draft-version": ""}).status_code == 409


def test_a_draft_of_a_window_is_not_begun_again_once_another_has_sent_it(
    client: Client, consultation: Consultation
) -> None:
    Tab(client, "desk-answer", consultation).send(body=TEXT, draft="button")
    first, second = (Tab(client, "desk-answer", consultation) for _ in range(2))
    assert first.send(body=TEXT).status_code == 302
    assert second.send(body=f"{TEXT} Hej.", draft="script").status_code == 409
    assert not Draft.objects.exists()


def test_sending_leaves_a_draft_that_its_window_never_saw(client: Client, consultation: Consultation) -> None:
    first, second = (Tab(client, "desk-answer", consultation) for _ in range(2))
    first.send(body=THEIRS, draft="button")
    assert second.send(body=TEXT).status_code == 302
    assert sent_texts(consultation) == [TEXT]
    assert Draft.objects.get().text("body", consultation.key()) == THEIRS


def test_a_draft_of_a_closed_one_is_refused_and_its_text_comes_back(
    client: Client, consultation: Consultation
) -> None:
    with transaction.atomic():
        closing.close(consultation)
    answer = client.post(answer_page(consultation), {"body": "Vi föreslår", "draft": "button"})
    assert answer.status_code == 409
    assert "Vi föreslår</textarea>" in answer.content.decode()
    assert not Draft.objects.exists()


def test_drafts_and_marks_go_with_the_consultation(client: Client, consultation: Consultation) -> None:
    client.post(answer_page(consultation), {"body": "Vi föreslår", "draft": "button"})
    client.get(reverse("desk-consultation", args=[consultation.pk]))
    assert consultation.read_by.count() == 1
    consultation.delete()
    assert not Draft.objects.exists()
