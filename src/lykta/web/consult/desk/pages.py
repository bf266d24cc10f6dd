"""How the desk's pages are drawn: after the database was asked, and with what may be done from them."""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise

from lykta.web.consult.models import Consultation

type Words = str | Promise


@dataclass(frozen=True)
class FormPage:
    """The words around a form: its heading, what its button says, and what is said first."""

    title: Words
    button: Words
    intro: Words = ""


def page(request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
    """A page that is drawn when the view's transaction is over."""
    return TemplateResponse(request, f"desk/{template}.html", context)


def form_page(
    request: HttpRequest,
    form: BaseForm,
    words: FormPage,
    *,
    consultation: Consultation | None = None,
    **context: Any,
) -> TemplateResponse:
    """A page with one form on it."""
    return page(request, "form", form=form, words=words, consultation=consultation, **context)


def back_to(consultation: Consultation) -> HttpResponseRedirect:
    """To the consultation's own page."""
    return redirect("desk-consultation", consultation.pk)
