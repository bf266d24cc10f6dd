"""The steps of a form: shown, checked, saved, and given back where saving is refused."""

from typing import Any

import pytest
from django import forms
from django.http import HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.test import RequestFactory

from lykta.errors import LyktaError
from lykta.web.steps import ButtonForm, FormPage, FormWords, form_data

WORDS = FormWords("Close", "Close it")
REDIRECT = HttpResponseRedirect("/done/")


class ReasonForm(forms.Form):
    """A form with one field that is required."""

    reason = forms.CharField()


class TooLateError(LyktaError):
    """The refusal of these tests."""


class OtherError(LyktaError):
    """An error that no test raises."""


def page_of(method: str, data: dict[str, str], **context: Any) -> FormPage:
    """A page whose form is bound as the views bind it."""
    request = RequestFactory().generic(method, "/") if method != "POST" else RequestFactory().post("/", data)
    return FormPage(request, "form.html", ReasonForm(form_data(request)), WORDS, context)


def refused() -> HttpResponseBase:
    """Refuse to save."""
    raise TooLateError("It is closed.")


def shown(response: HttpResponseBase) -> dict[str, Any]:
    """What the template gets."""
    assert isinstance(response, TemplateResponse)
    return dict(response.context_data or {})


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_that_is_opened_shows_the_form_without_errors_and_saves_nothing(method: str) -> None:
    page = page_of(method, {}, measure=7)
    response = page.answer(refused)
    assert response.status_code == 200
    assert not page.form.is_bound
    assert shown(response) == {"form": page.form, "words": WORDS, "measure": 7}


def test_a_form_that_is_wrong_comes_back_with_its_errors_and_saves_nothing() -> None:
    page = page_of("POST", {})
    response = page.answer(refused)
    assert response.status_code == 200
    assert "reason" in shown(response)["form"].errors


def test_a_form_without_fields_is_answered_by_its_button() -> None:
    request = RequestFactory().post("/")
    page = FormPage(request, "form.html", ButtonForm(form_data(request)), WORDS)
    assert page.answer(lambda: REDIRECT) is REDIRECT


def test_a_form_that_is_valid_is_saved_and_leads_on() -> None:
    assert page_of("POST", {"reason": "done"}).answer(lambda: REDIRECT) is REDIRECT


def test_a_refused_form_comes_back_as_it_was_posted_with_the_reason() -> None:
    page = page_of("POST", {"reason": "mine"}, version="1")
    response = page.answer(
        refused, TooLateError, lambda error: page.show_refusal(refusal=str(error), version="2")
    )
    assert response.status_code == 409
    context = shown(response)
    assert (context["refusal"], context["version"]) == ("It is closed.", "2")
    assert context["form"]["reason"].value() == "mine"


def test_an_error_that_is_no_refusal_is_raised() -> None:
    page = page_of("POST", {"reason": "mine"})
    with pytest.raises(TooLateError):
        page.answer(refused)
    with pytest.raises(TooLateError):
        page.answer(refused, OtherError, lambda _: page.show_refusal())
