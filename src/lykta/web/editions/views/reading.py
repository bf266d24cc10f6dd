"""The team's pages that read: all editions, one of them, its preview, and two compared."""

from collections.abc import Iterator
from typing import Final

from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from lykta.web.editions.access import may, on_edition, opened
from lykta.web.editions.actions.taking_up import TAKE_UP
from lykta.web.editions.folders import Files, files_of
from lykta.web.editions.forms import CompareForm
from lykta.web.editions.models import Edition
from lykta.web.editions.refusing import RefusedError
from lykta.web.editions.serving import POLICY, file_answer
from lykta.web.editions.states import Act, fits
from lykta.web.language import current_language
from lykta.web.team.access import PageAction, member_of, permission_required
from lykta.web.team.models import Member

PREVIEW, COMPARE = "edition.preview", "edition.compare"


DEEDS: Final = (
    PageAction(Act.APPROVE, _("Approve the edition"), "edition-approve"),
    PageAction(Act.PUBLISH, _("Publish the edition"), "edition-publish"),
    PageAction(Act.WITHDRAW, _("Withdraw the edition"), "edition-withdraw"),
)


@permission_required(PREVIEW)
@require_safe
def overview(request: HttpRequest) -> HttpResponseBase:
    """All editions that were taken up, the newest first."""
    member = member_of(request)
    opened(member, PREVIEW)
    context = {
        "editions": Edition.objects.all(),
        "may_take_up": may(member, TAKE_UP),
        "may_compare": may(member, COMPARE) and Edition.objects.count() > 1,
    }
    return TemplateResponse(request, "editions/overview.html", context)


@on_edition(PREVIEW)
@require_safe
def show(request: HttpRequest, edition: Edition) -> HttpResponseBase:
    """How an edition stands, whether its files are whole, and what may be done now."""
    member = member_of(request)
    files, refusal = _files(edition)
    context = {
        "edition": edition,
        "whole": files is not None,
        "refusal": refusal,
        "files": len(files.content) if files else 0,
        "page": f"{current_language()}/index.html",
        "deeds": list(_deeds(edition, member)),
        "own": edition.taken_up_by_id == member.pk and fits(Act.APPROVE, edition.state),
    }
    return TemplateResponse(request, "editions/edition.html", context)


@on_edition(PREVIEW)
@require_safe
@csp_override(POLICY)
def preview(request: HttpRequest, edition: Edition, path: str) -> HttpResponseBase:  # noqa: ARG001
    """One file of an edition before, or after, it is published. Nothing of it is kept by the browser."""
    files, _refusal = _files(edition)
    if files is None:
        raise Http404
    answer = file_answer(files, path)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@permission_required(COMPARE)
@require_safe
def compare(request: HttpRequest) -> HttpResponseBase:
    """Every cell that two editions show otherwise."""
    opened(member_of(request), COMPARE)
    named = [(str(each.pk), f"{each.name} ({each.get_state_display()})") for each in Edition.objects.all()]
    form = CompareForm(request.GET or None, editions=named)
    context: dict[str, object] = {"form": form, "enough": len(named) > 1}
    if form.is_valid():
        earlier, later = (Edition.objects.get(pk=form.cleaned_data[name]) for name in ("earlier", "later"))
        context |= {"earlier": earlier, "later": later} | _compared(earlier, later)
    return TemplateResponse(request, "editions/compare.html", context)


def _compared(earlier: Edition, later: Edition) -> dict[str, object]:
    # With the words of an edition comes all that draws it, which no other page needs.
    from lykta.picture.stored import edition_in  # noqa: PLC0415
    from lykta.web.editions.comparing import compared  # noqa: PLC0415

    try:
        was, became = (edition_in(files_of(each.folder, each.digest).path)[0] for each in (earlier, later))
    except RefusedError as error:
        return {"refusal": error.words}
    return {"found": compared(was, became, current_language())}


def _files(edition: Edition) -> tuple[Files | None, str | Promise]:
    try:
        return files_of(edition.folder, edition.digest), ""
    except RefusedError as error:
        return None, error.words


def _deeds(edition: Edition, member: Member) -> Iterator[PageAction[Act]]:
    for deed in DEEDS:
        own = deed.act is Act.APPROVE and edition.taken_up_by_id == member.pk
        if fits(deed.act, edition.state) and may(member, f"edition.{deed.act}") and not own:
            yield deed
