"""Judging: one form for links and networks, wherever it stands."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from lykta.ads.judge import Group, Judgement, Link, Verdict
from lykta.ads.judge.entries import Subject
from lykta.web.workbench.opened import judge as write
from lykta.web.workbench.opened import reading

_ADS_OF = "SELECT ad_id FROM members JOIN ads USING (ad) WHERE network = ? ORDER BY ad_id"


class JudgementForm(forms.Form):
    """A judgement on a network, by its id, or on a link, by the ids of its two ads."""

    network = forms.CharField(required=False, max_length=20)
    ad_a = forms.CharField(required=False, max_length=1000)
    ad_b = forms.CharField(required=False, max_length=1000)
    verdict = forms.ChoiceField(choices=[(str(verdict), str(verdict)) for verdict in Verdict])
    note = forms.CharField(required=False, max_length=4000, strip=True)
    then = forms.CharField(required=False, max_length=400)


@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Write the judgement and go on to where the form says."""
    form = JudgementForm(request.POST)
    subject = _subject(form.cleaned_data) if form.is_valid() else None
    if subject is None:
        return HttpResponseBadRequest()
    write(Judgement(subject, Verdict(form.cleaned_data["verdict"]), form.cleaned_data["note"]))
    return HttpResponseRedirect(_next(request, form.cleaned_data["then"]))


def _subject(given: dict[str, str]) -> Subject | None:
    if given["network"]:
        with reading() as opened:
            ads = opened.engine.arrow(_ADS_OF, [given["network"]])["ad_id"].to_pylist()
        return Group.of(set(ads)) if len(ads) > 1 else None
    if given["ad_a"] and given["ad_b"] and given["ad_a"] != given["ad_b"]:
        return Link.between(given["ad_a"], given["ad_b"])
    return None


def _next(request: HttpRequest, then: str) -> str:
    if then and url_has_allowed_host_and_scheme(then, allowed_hosts={request.get_host()}):
        return then
    return reverse("workbench-networks")
