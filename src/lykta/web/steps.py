"""The steps of a form: show it, check it, save it, redirect; where saving is refused, give the form back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.template.response import TemplateResponse
from django.utils.functional import Promise

from lykta.errors import LyktaError

type Words = str | Promise

METHODS: Final = ["GET", "HEAD", "POST"]
"""The methods of a view that answers with a form."""
CONFLICT: Final = 409
"""The status of a refused form: what it changes is no longer as it was when the form was opened."""


@dataclass(frozen=True)
class Step[Act: str]:
    """An act that a page leads to: its code, what the link says, and the name of its URL."""

    act: Act
    label: Words
    address: str


@dataclass(frozen=True)
class FormWords:
    """The words around a form: the page's heading, the label of the button, and an introduction."""

    title: Words
    button: Words
    intro: Words = ""


@dataclass(frozen=True)
class HeldPage:
    """Marks a page with something that would be gone with it: what was filled in, or what is shown once.

    Its links open in new tabs. The other language is a button of the form with the id `form`, which posts
    all that it holds; `name` and `value` have the view show the same page. Without a form there is no button.
    """

    form: str = ""
    name: str = "to"
    value: str = "same"
    enter: tuple[str, str] | None = None
    """The name and the value that Enter in a field sends along, as the page's primary button does."""


class ButtonForm(forms.Form):
    """A form without fields: pressing its button is the answer."""


def form_data(request: HttpRequest) -> QueryDict | None:
    """The data to bind a form to: what was posted, and None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


@dataclass(frozen=True)
class FormPage:
    """A page with one form; its template gets `form`, `words` and the context."""

    request: HttpRequest
    template: str
    form: forms.BaseForm
    words: FormWords
    context: Mapping[str, Any] = field(default_factory=dict)

    def show(self, *, status: int = 200, **context: Any) -> TemplateResponse:
        """The page. It is rendered after the view's transaction has ended."""
        shown = {"form": self.form, "words": self.words, **self.context, **context}
        return TemplateResponse(self.request, self.template, shown, status=status)

    def show_refusal(self, **context: Any) -> TemplateResponse:
        """The page with the form as it was posted and the reason for the refusal (409)."""
        return self.show(status=CONFLICT, **context)

    def answer[Refusal: LyktaError](
        self,
        save: Callable[[], HttpResponseBase],
        refusals: type[Refusal] | tuple[type[Refusal], ...] = (),
        refuse: Callable[[Refusal], HttpResponseBase] | None = None,
    ) -> HttpResponseBase:
        """Show the form; once it is posted and valid, save it and return the redirect that `save` gives.

        `refuse` answers the errors in `refusals`, as a rule with `show_refusal`. Other errors are raised.
        """
        if self.request.method != "POST" or not self.form.is_valid():
            return self.show()
        try:
            return save()
        except refusals as error:
            if refuse is None:
                raise
            return refuse(error)
