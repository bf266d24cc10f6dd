"""The team's pages about editions: all of them, one and its preview, two compared, and the steps of one."""

from collections.abc import Callable
from typing import Final

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_safe

from lykta.picture.stored import Correcting
from lykta.web.editions import actions
from lykta.web.editions.access import may, on_edition, record_opened, record_refused
from lykta.web.editions.actions import TAKE_UP, UNTRUE
from lykta.web.editions.corrections import Corrections
from lykta.web.editions.folders import EditionFiles, RefusedError, files_of, folders_on_server
from lykta.web.editions.forms import CompareForm, TakeUpForm, WithdrawForm
from lykta.web.editions.models import Edition, EditionAct, EditionState, is_possible
from lykta.web.editions.public import POLICY, file_answer
from lykta.web.language import current_language
from lykta.web.steps import METHODS, ButtonForm, FormPage, FormWords, Step, form_data
from lykta.web.team.access import member_of, permission_required
from lykta.web.team.models import Member

PREVIEW, COMPARE = "edition.preview", "edition.compare"

STEPS: Final = (
    Step(EditionAct.APPROVE, _("Approve the edition"), "edition-approve"),
    Step(EditionAct.PUBLISH, _("Publish the edition"), "edition-publish"),
    Step(EditionAct.WITHDRAW, _("Withdraw the edition"), "edition-withdraw"),
)


@permission_required(PREVIEW)
@require_safe
def overview(request: HttpRequest) -> HttpResponseBase:
    """Show all editions that were taken up, the newest first."""
    member = member_of(request)
    record_opened(member, PREVIEW, act="list")
    context = {
        "editions": Edition.objects.prefetch_related(
            "taken_up_by__earlier_names", "approved_by__earlier_names"
        ),
        "may_take_up": may(member, TAKE_UP),
        "may_compare": may(member, COMPARE) and Edition.objects.count() > 1,
    }
    return TemplateResponse(request, "editions/overview.html", context)


@on_edition(PREVIEW, "one")
@require_safe
def show(request: HttpRequest, edition: Edition) -> HttpResponseBase:
    """Show how an edition stands, whether its files are whole, and what may be done now."""
    member = member_of(request)
    files, refusal = _read_files(edition)
    context = {
        "edition": edition,
        "whole": files is not None,
        "refusal": refusal,
        "files": len(files.content) if files else 0,
        "correcting": _correcting(files),
        "base": files.base if files and files.has_other_base else "",
        "page": f"{current_language()}/index.html",
        "steps": [step for step in STEPS if _may_take(member, step.act, edition)],
        "own": edition.taken_up_by_id == member.pk and is_possible(EditionAct.APPROVE, edition.state),
    }
    return TemplateResponse(request, "editions/edition.html", context)


@on_edition(PREVIEW, "file")
@require_safe
@csp_override(POLICY)
def preview(request: HttpRequest, edition: Edition, path: str) -> HttpResponseBase:  # noqa: ARG001
    """One file of an edition before, or after, it is published. The browser keeps nothing of it."""
    files, _refusal = _read_files(edition)
    if files is None:
        raise Http404
    answer = file_answer(path, files.content.get(path))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@permission_required(COMPARE)
@require_safe
def compare(request: HttpRequest) -> HttpResponseBase:
    """Show every cell that two editions show otherwise."""
    named = [(str(each.pk), f"{each.name} ({each.get_state_display()})") for each in Edition.objects.all()]
    form = CompareForm(request.GET or None, editions=named)
    context: dict[str, object] = {"form": form, "enough": len(named) > 1}
    record_opened(member_of(request), COMPARE, act="" if form.is_valid() else "choose")
    if form.is_valid():
        earlier, later = (Edition.objects.get(pk=form.cleaned_data[name]) for name in ("earlier", "later"))
        context |= {"earlier": earlier, "later": later} | _compare(earlier, later)
    return TemplateResponse(request, "editions/compare.html", context)


@permission_required(TAKE_UP)
@require_http_methods(METHODS)
def take_up(request: HttpRequest) -> HttpResponseBase:
    """Make a draft of a folder that is on the server."""
    member = member_of(request)
    taken = set(Edition.objects.exclude(state=EditionState.WITHDRAWN).values_list("folder", flat=True))
    folders = [name for name in folders_on_server() if name not in taken]
    form = TakeUpForm(form_data(request), folders=folders)
    words = FormWords(
        _("Register an edition"),
        _("Check it and register it"),
        _(
            "Every file is checked against the release record, and the tables are attacked together with the "
            "editions that are published. It can take half a minute."
        ),
    )
    page = FormPage(request, "editions/form.html", form, words, {"empty": not folders})
    if not form.is_valid():
        record_opened(member, TAKE_UP)

    def refuse(error: RefusedError) -> HttpResponseBase:
        record_refused(member, TAKE_UP)
        return page.show_refusal(refusal=error.words)

    return page.answer(
        lambda: redirect("edition", actions.take_up(form.cleaned_data["folder"], member).pk),
        RefusedError,
        refuse,
    )


@on_edition("edition.approve")
@require_http_methods(METHODS)
def approve(request: HttpRequest, edition: Edition) -> HttpResponseBase:
    """Approve it, as the second person."""
    words = FormWords(
        _("Approve the edition"),
        _("I have read it and approve it"),
        _(
            "Read the preview first, in both languages. Somebody else than the one who registered it "
            "has to approve it."
        ),
    )
    return _answer_button(request, edition, words, actions.approve)


@on_edition("edition.publish")
@require_http_methods(METHODS)
def publish(request: HttpRequest, edition: Edition) -> HttpResponseBase:
    """Show it to everybody."""
    told = _("Everybody can then read it, without logging in. What has been read cannot be taken back.")
    withdrawn = _(
        "At the same time edition {wrong} is withdrawn. Who opens a link to it reads the reason, which is "
        "the one below, and a link to this edition."
    )
    found = Corrections.now().find_corrected(edition)
    wrong = ", ".join(each.name for each in found if each.state == EditionState.PUBLISHED)
    intro = f"{told} {withdrawn.format(wrong=wrong)}" if wrong else told
    words = FormWords(_("Publish the edition"), _("Publish it"), intro)
    return _answer_button(request, edition, words, actions.publish)


@on_edition("edition.withdraw")
@require_http_methods(METHODS)
def withdraw(request: HttpRequest, edition: Edition) -> HttpResponseBase:
    """Show it no more, and say why."""
    words = FormWords(
        _("Withdraw the edition"),
        _("Withdraw it"),
        _("It is shown no more. If it was published, its name and your reason stay in the public list."),
    )
    names = Edition.objects.values_list("name", flat=True)
    member, form = member_of(request), WithdrawForm(form_data(request), names=list(names))

    def act() -> None:
        actions.withdraw(edition, member, form.cleaned_data["reason"], form.cleaned_data["reason_en"])

    return _answer(request, edition, form, words, act)


def _answer_button(
    request: HttpRequest, edition: Edition, words: FormWords, act: Callable[[Edition, Member], None]
) -> HttpResponseBase:
    member = member_of(request)
    form, (files, _refusal) = ButtonForm(form_data(request)), _read_files(edition)
    return _answer(request, edition, form, words, lambda: act(edition, member), _correcting(files))


def _answer(
    request: HttpRequest,
    edition: Edition,
    form: BaseForm,
    words: FormWords,
    act: Callable[[], None],
    correcting: Correcting | None = None,
) -> HttpResponseBase:
    """Do it and lead to the edition; or show the form, and why it was not done."""
    context = {"edition": edition, "correcting": correcting}
    page = FormPage(request, "editions/form.html", form, words, context)

    def save() -> HttpResponseBase:
        act()
        return redirect("edition", edition.pk)

    def refuse(error: RefusedError) -> HttpResponseBase:
        return page.show_refusal(edition=Edition.objects.get(pk=edition.pk), refusal=error.words)

    return page.answer(save, RefusedError, refuse)


def _may_take(member: Member, act: EditionAct, edition: Edition) -> bool:
    own = act is EditionAct.APPROVE and edition.taken_up_by_id == member.pk
    return edition.is_bound and is_possible(act, edition.state) and may(member, f"edition.{act}") and not own


def _read_files(edition: Edition) -> tuple[EditionFiles | None, str | Promise]:
    if not edition.is_bound:
        return None, UNTRUE
    try:
        return files_of(edition.folder, edition.digest), ""
    except RefusedError as error:
        return None, error.words


def _correcting(files: EditionFiles | None) -> Correcting | None:
    """What an edition says that it corrects, and why: the public reason, once it is published."""
    try:
        return files.correcting if files else None
    except RefusedError:
        return None


def _compare(earlier: Edition, later: Edition) -> dict[str, object]:
    # With the words of an edition comes all that draws it, which no other page needs.
    from lykta.picture.stored import edition_in  # noqa: PLC0415
    from lykta.web.editions.comparing import compare_editions  # noqa: PLC0415

    both, refusals = zip(*map(_read_files, (earlier, later)), strict=True)
    if not all(both):
        return {"refusal": next(filter(None, refusals))}
    was, became = (edition_in(files.path)[0] for files in both if files)
    return {"found": compare_editions(was, became, current_language())}
