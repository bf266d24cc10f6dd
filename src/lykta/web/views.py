"""What belongs to no part: what monitors ask for, and the pages that say what went wrong."""

from typing import Final
from urllib.parse import parse_qsl

from django import forms
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lykta.web.error_boundary import LONGEST_BODY
from lykta.web.health import latest
from lykta.web.monitoring import is_from_this_machine, metrics
from lykta.web.templatetags.lykta import icons

_GIVEN_BACK: Final = "lykta_given_back"
"""The attribute of a request with what its error page gives back."""
_WORTH_GIVING_BACK: Final = 200
"""Characters of a field from which on it is a text that somebody wrote, and no key of the form."""


@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer that the process runs, and ask nothing; for what restarts a server that hangs."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def readiness(request: HttpRequest) -> HttpResponse:
    """Answer whether the server can do its work: 200, or 503; on this machine with what each check found."""
    report = latest()
    status = 200 if report.is_ready else 503
    if is_from_this_machine(request):
        return JsonResponse(
            report.as_json(), status=status, json_dumps_params={"ensure_ascii": False, "indent": 2}
        )
    text = "ready\n" if report.is_ready else "not ready\n"
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


@require_safe
def prometheus(request: HttpRequest) -> HttpResponse:
    """Give the metrics to a monitor on this machine; for others there is no such page (404)."""
    if not is_from_this_machine(request):
        raise Http404
    return HttpResponse(metrics(), content_type="text/plain; version=0.0.4; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Let search engines read the handbook."""
    return HttpResponse("User-agent: *\nAllow: /\n", content_type="text/plain; charset=utf-8")


class _ExampleForm(forms.Form):
    """Each kind of field."""

    text = forms.CharField(label="A line of text", help_text="A hint of one sentence.")
    day = forms.DateField(label="A day", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    one = forms.ChoiceField(label="One of several", choices=[("a", "The first"), ("b", "The second")])
    radio = forms.ChoiceField(
        label="One of a few", choices=[("a", "Yes"), ("b", "No")], widget=forms.RadioSelect, initial="a"
    )
    ticks = forms.MultipleChoiceField(
        label="Any of a few",
        choices=[("a", "By day"), ("b", "By night")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    body = forms.CharField(label="A text", widget=forms.Textarea(attrs={"rows": 3}), required=False)


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in each of its states, in a demo; elsewhere there is no such page (404)."""
    if not settings.LYKTA.demo:
        raise Http404
    wrong = _ExampleForm({"text": "", "radio": "b"}, prefix="wrong")
    context = {"form": _ExampleForm(), "wrong": wrong, "icons": list(icons())}
    return render(request, "lykta/gallery.html", context)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request could not be read (400); what was too long is given back."""
    is_too_long = isinstance(exception, RequestDataTooBig)
    context = {"is_too_long": is_too_long, "given_back": _long_texts(request) if is_too_long else []}
    return render(request, "lykta/errors/400.html", context, status=400)


def _long_texts(request: HttpRequest) -> list[str]:
    """The texts of a form that was too long to be read; none where it did not reach this process."""
    is_form = request.content_type == "application/x-www-form-urlencoded"
    body = request.read(LONGEST_BODY + 1) if is_form else b""
    if len(body) > LONGEST_BODY:
        return []
    try:
        fields = parse_qsl(body.decode(), max_num_fields=settings.DATA_UPLOAD_MAX_NUMBER_FIELDS)
    except ValueError:
        return []
    return [text.replace("\r\n", "\n") for _name, text in fields if len(text) >= _WORTH_GIVING_BACK]


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Say that this is not for the visitor (403)."""
    return render(request, "lykta/errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Say that there is no such page (404)."""
    return render(request, "lykta/errors/404.html", status=404)


def give_back_if_failing(request: HttpRequest, *texts: str) -> None:
    """Have the page of a server error (500) give texts back, so that a fault of ours loses no writing.

    They stand in that one answer, and are neither stored nor logged.
    """
    setattr(request, _GIVEN_BACK, [text for text in texts if text.strip()])


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the server failed (500), with what was written where a page has asked for that."""
    # Without what parts add to a page: that may be what failed.
    context = {"plain": True, "given_back": getattr(request, _GIVEN_BACK, [])}
    return render(request, "lykta/errors/500.html", context, status=500)
