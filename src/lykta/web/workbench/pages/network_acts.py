"""What is done to a network from its page: naming it, and seeing what it means to take it apart."""

from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from lykta.ads.evidence.log_extract import holds_contact
from lykta.ads.explore.labels import LONGEST_NAME, LONGEST_TAG, MOST_TAGS, NetworkLabel, label_for, labels
from lykta.ads.explore.links import digest_of
from lykta.ads.explore.network_ties import measure_judged_groups
from lykta.ads.judgements import JudgedNetwork, Judgement, Verdict
from lykta.ads.judgements.entries import LONGEST_NOTE
from lykta.errors import LyktaError, ResultError
from lykta.web.steps import form_data
from lykta.web.workbench.faults import describe_fault
from lykta.web.workbench.opened import judge as write
from lykta.web.workbench.opened import reading
from lykta.web.workbench.pages.confirming import answers_before, confirmation_of, describe_answers
from lykta.web.workbench.pages.graph import own_of, read_tied

_ALL_TAGS: Final = LONGEST_TAG * MOST_TAGS + 2 * MOST_TAGS


class LabelForm(forms.Form):
    """What an analyst calls a network. Left empty, it has its own name again."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("A few words that you will know it by. Name nobody whom the ads may be about."),
        max_length=LONGEST_NAME,
        required=False,
    )
    tags = forms.CharField(
        label=_("Tags"),
        help_text=_("Commas between them, such as: tour, new number."),
        max_length=_ALL_TAGS,
        required=False,
    )
    note = forms.CharField(
        label=_("Note"), max_length=LONGEST_NOTE, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any, region: str, initial: dict[str, str]) -> None:
        super().__init__(data, initial=initial)
        self._region = region

    def clean(self) -> dict[str, Any]:
        """Refuse a contact in any of them: a label is shown in lists and goes into evidence."""
        for field in ("name", "tags", "note"):
            if holds_contact(str(self.cleaned_data.get(field, "")), self._region):
                self.add_error(field, _("Something in it reads as a contact. Say it in other words."))
        return self.cleaned_data


@require_http_methods(["GET", "HEAD", "POST"])
def label(request: HttpRequest, name: str) -> HttpResponse:
    """Name, tag and note a network; what is written goes into the log, and takes the earlier place.

    What somebody wrote after the form was opened is shown before it is replaced.
    """
    status = 400 if request.method == "POST" else 200
    # One that writes meanwhile in another window of this workbench is seen, or sees this.
    with reading() as opened:
        own = own_of(opened, name)
        found = labels(opened.engine, opened.entries).get(name)
        before = _initial(found)
        form = LabelForm(form_data(request), opened.region, before)
        number = str(found.number if found else 0)
        meanwhile = found if request.POST.get("seen", number) != number else None
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            # Nothing is taken out of the log: what says nothing new does not go into it.
            if given == {name: before.get(name, "") for name in given}:
                return HttpResponseRedirect(reverse("workbench-network", args=[name]))
            try:
                act = label_for(name, own.ids, name=given["name"], tags=given["tags"], note=given["note"])
                if not meanwhile:
                    write(act)
                    return HttpResponseRedirect(reverse("workbench-network", args=[name]))
            except LyktaError as error:
                form.add_error(None, str(describe_fault(error).told))
                status = 500 if isinstance(error, ResultError) else 400
    context = {"name": name, "form": form, "seen": number, "meanwhile": meanwhile}
    return render(request, "workbench/network_label.html", context, status=status)


def _initial(label: NetworkLabel | None) -> dict[str, str]:
    return {"name": label.name, "tags": ", ".join(label.tags), "note": label.note} if label else {}


@require_POST
def apart(request: HttpRequest, name: str) -> HttpResponse:
    """What becomes of the network if its ads are judged to be of several authors; nothing is judged yet."""
    with reading() as opened:
        own = own_of(opened, name)
        _held, ties = read_tied(opened, own)
        groups = measure_judged_groups(ties, len(own.ids))
        act = Judgement(JudgedNetwork.of({*own.ids}), Verdict.NOT, network=name)
        answers = describe_answers(answers_before(request, opened, [act]), [act])
        confirmation = confirmation_of(request, opened, act)
    if request.POST.get("shown", "") not in {"", digest_of(own.ids)}:
        raise Http404
    context = {
        "name": name,
        "ads": len(own.ids),
        "kept": [size for size in groups if size > 1],
        "single": sum(size == 1 for size in groups),
        **answers,
        "confirmation": confirmation,
        "seen": request.POST.get("seen", ""),
        "shown": digest_of(own.ids),
        "note": request.POST.get("note", "").strip(),
    }
    return render(request, "workbench/network_apart.html", context)
