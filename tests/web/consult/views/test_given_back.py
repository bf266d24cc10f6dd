"""What a member wrote is given back where it cannot be saved: the log-in is over, or the form too old."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lykta.web.consult.models import Consultation
from lykta.web.consult.own_rows import Draft
from tests.web.cast import Cast, logged_in, made_consultation
from tests.web.held import lost_by_a_link
from tests.web.team.asking import entries

TEXT = "Vi föreslår att ni träffas en gång till i enrum."
GIVEN_BACK = f"readonly>\n{TEXT}</textarea>"


@pytest.fixture
def consultation(cast: Cast) -> Consultation:
    return made_consultation(text="Hur frågar vi?", handled_by=cast.health)[0]


def answer_page(consultation: Consultation) -> str:
    return reverse("desk-answer", args=[consultation.pk])


def test_an_answer_without_a_login_is_given_back_to_be_copied(consultation: Consultation) -> None:
    before = len(entries())
    answer = Client().post(answer_page(consultation), {"body": TEXT, "sending": "1"})
    assert answer.status_code == 403
    text = answer.content.decode()
    assert GIVEN_BACK in text
    assert "Inte skickat: du är utloggad" in text
    assert answer.headers["Cache-Control"] == "no-store"
    assert lost_by_a_link(answer) == []
    assert f"{reverse('account_login')}?next={answer_page(consultation)}" in text
    assert len(entries()) == before


def test_an_answer_after_the_login_has_ended_is_given_back(cast: Cast, consultation: Consultation) -> None:
    client = logged_in(cast.nurse)
    client.get(answer_page(consultation))
    session = client.session
    session["seen"] -= 31 * 60
    session.save()
    answer = client.post(answer_page(consultation), {"body": TEXT})
    assert (answer.status_code, GIVEN_BACK in answer.content.decode()) == (403, True)
    assert settings.SESSION_COOKIE_NAME not in {name for name, each in client.cookies.items() if each.value}


def test_a_draft_that_a_script_sends_without_a_login_is_not_called_saved(consultation: Consultation) -> None:
    answer = Client().post(answer_page(consultation), {"body": TEXT, "draft": "script"})
    assert answer.status_code == 403
    assert not Draft.objects.exists()


def test_a_page_without_anything_written_leads_to_the_login(consultation: Consultation) -> None:
    for sent in ({}, {"body": "  "}):
        answer = Client().post(answer_page(consultation), sent)
        assert answer.headers["Location"].startswith(reverse("account_login"))


def test_a_plan_without_a_login_is_given_back() -> None:
    answer = Client().post(reverse("plan-add"), {"what": TEXT})
    assert GIVEN_BACK in answer.content.decode()


@pytest.fixture
def with_old_form(cast: Cast) -> Client:
    """A member who has logged in again since their form was opened."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = logged_in(cast.nurse).cookies
    return client


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}])
def test_what_a_form_that_is_too_old_holds_is_given_back(
    with_old_form: Client, consultation: Consultation, headers: dict[str, str]
) -> None:
    answer = with_old_form.post(answer_page(consultation), {"body": TEXT}, headers=headers)
    assert (answer.status_code, GIVEN_BACK in answer.content.decode()) == (403, True)


def test_a_form_that_is_too_old_leads_back_to_its_own_page(
    with_old_form: Client, consultation: Consultation
) -> None:
    page = answer_page(consultation)
    text = with_old_form.post(page, {"body": TEXT}).content.decode()
    # What is given back stands on this page alone, so the other opens beside it.
    assert re.search(rf'<a class="button" [^>]*href="{page}"[^>]*>Öppna sidan igen', text)
    assert lost_by_a_link(with_old_form.post(page, {"body": TEXT})) == []


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_the_words_of_another_sites_form_stand_on_no_page(
    with_old_form: Client, consultation: Consultation, site: str
) -> None:
    answer = with_old_form.post(answer_page(consultation), {"body": TEXT}, headers={"Sec-Fetch-Site": site})
    assert (answer.status_code, TEXT in answer.content.decode()) == (403, False)


def test_a_password_is_never_given_back(with_old_form: Client) -> None:
    sent = {"login": "vard", "password": TEXT, "password1": TEXT, "oldpassword": TEXT}
    for name in ("account_login", "account_change_password"):
        assert TEXT not in with_old_form.post(reverse(name), sent).content.decode()
    assert TEXT not in Client().post(reverse("account_change_password"), sent).content.decode()
