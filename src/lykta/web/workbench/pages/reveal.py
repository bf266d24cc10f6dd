"""Showing a contact in clear, with a reason."""

from typing import Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lykta.ads.contacts import ContactKey
from lykta.ads.explore.left_out import SealedContact, sealed_contact
from lykta.ads.judgements import Reveal
from lykta.ads.result import tag
from lykta.errors import LyktaError
from lykta.web.language import current_language
from lykta.web.steps import form_data
from lykta.web.workbench.faults import describe_fault
from lykta.web.workbench.opened import judge as write
from lykta.web.workbench.opened import reading

LEAST_LETTERS: Final = 10
LONGEST_REASON: Final = 500


class ReasonForm(forms.Form):
    """Why a contact has to be seen in clear."""

    reason = forms.CharField(
        label=_("Why do you need to see it?"),
        help_text=_(
            "At least 10 letters and at most 500 characters. It stays in the judgement log for good."
        ),
        max_length=LONGEST_REASON,
        strip=True,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        error_messages={
            "required": _("Write a reason."),
            "max_length": _("The reason has more than 500 characters. Make it shorter."),
        },
    )

    def clean_reason(self) -> str:
        """A reason that says something."""
        reason: str = self.cleaned_data["reason"]
        if sum(sign.isalpha() for sign in reason) < LEAST_LETTERS:
            raise forms.ValidationError(_("Write a reason of at least 10 letters."))
        return reason


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: HttpRequest, name: str, contact: str) -> HttpResponse:
    """Ask why; write that into the log; and only then show the contact, once."""
    with reading() as opened:
        found = sealed_contact(opened.engine, name, contact)
    if found is None:
        raise Http404
    form = ReasonForm(form_data(request))
    context = {"form": form, "network": name, "sealed": found, "tag": _tag(found)}
    if request.method != "POST" or not form.is_valid():
        return render(
            request, "workbench/reveal.html", context, status=200 if request.method != "POST" else 400
        )
    try:
        # Opened before the log is written: what cannot be shown is not told to have been shown.
        clear = found.unseal(ContactKey.load())
        entry = write(Reveal(found.contact, form.cleaned_data["reason"]))
    except LyktaError as error:
        return render(
            request, "workbench/reveal.html", context | {"fault": describe_fault(error)}, status=409
        )
    return render(request, "workbench/revealed.html", context | {"clear": clear, "entry": entry})


def _tag(found: SealedContact) -> str:
    return tag(found.kind, found.contact, current_language())
