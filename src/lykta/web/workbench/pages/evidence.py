"""A network as a folder that others can check: what will be in it and what not, and making it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lykta.ads.contacts import ContactKey
from lykta.ads.evidence.context import LEAST_WORDS, LONGEST_PURPOSE, EvidenceRequest
from lykta.ads.evidence.exporting import evidence_place, export, folder_of
from lykta.ads.evidence.gathering import NetworkOutline, outline
from lykta.ads.evidence.log_extract import holds_contact
from lykta.ads.evidence.signing import EvidenceKey, in_groups
from lykta.ads.explore import Opened
from lykta.ads.judgements.entries import Export, JudgementEntry, Reveal
from lykta.ads.result import tag
from lykta.errors import InputError, LyktaError
from lykta.language import Language
from lykta.web.language import current_language
from lykta.web.workbench.faults import describe_fault
from lykta.web.workbench.opened import analyst, bench, reading

_METHODS: Final = ["GET", "HEAD", "POST"]
MADE: Final = "made"
"""The name in the address of the log entry that was just written."""


@dataclass(frozen=True)
class EarlierExport:
    """A folder that was made: its entry in the log, when, its place if it is still there."""

    entry: JudgementEntry
    act: Export
    at: datetime
    folder: Path | None


class PurposeForm(forms.Form):
    """What the folder is for, and whether it may hold contacts that were shown in clear."""

    purpose = forms.CharField(
        label=_("What is it for?"),
        help_text=_(
            "For example the case and who asked for it. The words stand in the folder and in the judgement "
            "log, so name nobody whom the ads are about, and write no phone number or e-mail address."
        ),
        max_length=LONGEST_PURPOSE,
        error_messages={"required": _("Write what it is for.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    revealed = forms.BooleanField(required=False)

    def __init__(self, data: Mapping[str, Any] | None, region: str) -> None:
        super().__init__(data)
        self._region = region

    def clean_purpose(self) -> str:
        """Refuse a purpose of one word, and one that would carry a contact out in clear."""
        purpose = str(self.cleaned_data["purpose"]).replace("\r\n", "\n")
        if len(purpose.split()) < LEAST_WORDS:
            raise forms.ValidationError(_("Say it in words: one is not enough for a reader to follow."))
        if holds_contact(purpose, self._region):
            raise forms.ValidationError(
                _(
                    "Something in it reads as a contact. The folder holds none in clear: say it in other "
                    "words."
                )
            )
        return purpose


@require_http_methods(_METHODS)
def evidence(request: HttpRequest, name: str) -> HttpResponse:
    """Say what the folder will hold, ask what it is for, and make it beside the result."""
    with reading() as opened:
        opened.describe([name])
        found = _find_outline(opened, name)
        form = PurposeForm(request.POST if request.method == "POST" else None, opened.region)
        if form.is_valid():
            answer = _make(form, name, opened.path)
            if answer:
                return answer
        return render(request, "workbench/evidence.html", _build_context(request, opened, found, form))


def _make(form: PurposeForm, name: str, result: Path) -> HttpResponse | None:
    """Make the folder and show it; where it could not be made, the form says why."""
    cleaned = form.cleaned_data
    try:
        order = EvidenceRequest(
            name, cleaned["purpose"], analyst(), datetime.now(UTC), revealed=cleaned["revealed"]
        )
        made = export(
            bench(),
            order,
            folder_of(result, name, order.moment),
            key=EvidenceKey.load_or_create(),
            contact_key=ContactKey.load() if order.revealed else None,
        )
    except LyktaError as error:
        fault = describe_fault(error)
        told = {"told": fault.told, "detail": fault.detail}
        form.add_error(
            None,
            _("No folder was made, and the log is as it was. %(told)s For support, in English: %(detail)s")
            % told
            if fault.detail
            else _("No folder was made, and the log is as it was. %(told)s") % told,
        )
        return None
    return HttpResponseRedirect(f"{reverse('workbench-evidence', args=[name])}?{MADE}={made.entry.number}")


def _find_outline(opened: Opened, name: str) -> NetworkOutline:
    try:
        return outline(opened, name)
    except InputError as error:
        raise Http404 from error


def _build_context(
    request: HttpRequest, opened: Opened, found: NetworkOutline, form: PurposeForm
) -> dict[str, Any]:
    earlier = _earlier(opened, found)
    made = next((one for one in earlier if str(one.entry.number) == request.GET.get(MADE)), None)
    withheld = len(found.log.lines) - len(found.log.own)
    return {
        "name": found.name,
        "form": form,
        "figures": _figures(found),
        "ids_like_contacts": found.ids_like_contacts,
        "withheld": withheld,
        "withheld_number": number_format(withheld, force_grouping=True),
        "shown": _show(found, current_language()),
        "place": evidence_place(opened.path),
        "analyst": analyst(),
        "earlier": earlier,
        "made": made,
        **_signer(made),
    }


def _signer(made: EarlierExport | None) -> dict[str, str]:
    """The fingerprint of the key, as it is read out and as it is typed, once something was signed with it."""
    if made is None:
        return {}
    fingerprint = EvidenceKey.load_or_create().fingerprint
    return {"fingerprint": in_groups(fingerprint), "plain_fingerprint": fingerprint}


def _figures(found: NetworkOutline) -> dict[str, str]:
    numbers = {
        "ads": found.page.network.ads,
        "contacts": len(found.page.contacts),
        "links": sum(reason.links for reason in found.page.reasons),
        "observations": len(found.page.observations),
        "judgements": len(found.log.own),
    }
    return {name: number_format(number, force_grouping=True) for name, number in numbers.items()}


def _show(found: NetworkOutline, language: Language) -> list[str]:
    """The tags of the contacts that somebody saw in clear, each once."""
    acts = [line.entry.act for line in found.log.own]
    contacts = sorted({act.contact for act in acts if isinstance(act, Reveal)})
    return [tag(found.kinds[contact], contact, language) for contact in contacts]


def _earlier(opened: Opened, found: NetworkOutline) -> list[EarlierExport]:
    told = []
    for line in reversed(found.log.own):
        entry, act = line.entry, line.entry.act
        if isinstance(act, Export):
            folder = folder_of(opened.path, found.name, entry.at)
            at = datetime.fromisoformat(entry.at)
            told.append(EarlierExport(entry, act, at, folder if folder.is_dir() else None))
    return told
