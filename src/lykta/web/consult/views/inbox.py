"""Where each role begins: the inbox, emergency access, templates for answers, and the statistics."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from lykta.web.audit.recording import Code, Outcome, record
from lykta.web.consult.access import Act, NotNowError, Refusal, consultations, require_version
from lykta.web.consult.actions import team
from lykta.web.consult.forms import GlassForm, TemplateForm
from lykta.web.consult.inbox_rows import ORDERS, InboxRow, inbox_rows, with_last_question
from lykta.web.consult.models import (
    AnswerTemplate,
    AskerRole,
    BreakGlass,
    Consultation,
    ConsultationState,
    Ending,
    Workplace,
)
from lykta.web.consult.receipts import new_number
from lykta.web.consult.sealing import OpenedText, name_tag
from lykta.web.consult.statistics import (
    ASKERS,
    OUTCOMES,
    Codes,
    StatisticsTable,
    Sums,
    all_counts,
    mean_days,
    open_now,
)
from lykta.web.consult.views.pages import (
    SENDING,
    VERSION,
    back_to,
    form_page,
    page,
    require_true_parts,
    sent_form,
)
from lykta.web.consult.views.refused import words_of_refusal
from lykta.web.steps import METHODS, ButtonForm, FormWords, Words, form_data
from lykta.web.team.access import member_of, permission_required
from lykta.web.team.log_codes import ACT, WHY, glass_codes
from lykta.web.team.models import Member
from lykta.web.team.policy import Role, policy

GROUPS: Final = (
    (ConsultationState.NEW, _("New consultations")),
    (ConsultationState.WAITING_FOR_TEAM, _("Wait for the team")),
    (ConsultationState.WAITING_FOR_ASKER, _("Wait for the asker")),
    (ConsultationState.CLOSED, _("Closed consultations")),
)
A_PAGE: Final = 25
"""Rows of a group on one page: some three screens, and the page stays below 100 kB with all groups full."""
MINE: Final = "mine"
# The characters of a consultation's short name.
_SHORT: Final = 8
# Where a session holds the title of the template that was just deleted, until the list has said so.
_DELETED: Final = "deleted-template"


@permission_required("own_account.manage")
@require_safe
def desk(request: HttpRequest) -> HttpResponseBase:
    """Lead each role to the page that it is there for."""
    role = Role(member_of(request).role)
    starts = (
        ("inbox.list", "desk-inbox"),
        ("accounts.manage", "accounts"),
        ("statistics.read", "desk-statistics"),
    )
    for permission, address in starts:
        if policy().allows(permission, role):
            return redirect(address)
    return redirect("mfa_index")


# The inbox


@dataclass(frozen=True)
class InboxGroup:
    """The consultations of one state: one page of them, and how many there are in all."""

    state: ConsultationState
    label: Words
    rows: list[InboxRow]
    page: Page[UUID]
    left_out: int
    """How many of the page are not shown, since their agencies were changed outside the program."""
    query: str
    """What an address says to keep the pages of the other groups, and whose are shown."""


@permission_required("inbox.list")
@require_safe
@transaction.atomic
def inbox(request: HttpRequest) -> HttpResponseBase:
    """List what the member may see, by state, whose it is and dates: nothing can be searched."""
    member = member_of(request)
    rows = with_last_question(consultations(member))
    only_mine = request.GET.get("show") == MINE
    if only_mine:
        rows = rows.filter(assigned_to=member)
    groups = [_group(request, rows, state, label) for state, label in GROUPS]
    _record_list(member, groups)
    order = _order(request)
    return page(
        request,
        "inbox",
        groups=groups,
        only_mine=only_mine,
        orders=[(name, label, name == order) for name, (label, _by) in ORDERS.items()],
        unread=sum(row.is_unread for group in groups for row in group.rows),
        left_out=sum(group.left_out for group in groups),
        today=timezone.localdate(),
        glass=_find_unacknowledged(member),
        may_write_templates=policy().allows("templates.manage", Role(member.role)),
    )


def _order(request: HttpRequest) -> str:
    asked = request.GET.get("order", "")
    return asked if asked in ORDERS else next(iter(ORDERS))


def _group(
    request: HttpRequest, rows: QuerySet[Consultation], state: ConsultationState, label: Promise
) -> InboxGroup:
    found = rows.filter(state=state)
    names = ("show", "order", *ConsultationState)
    kept = {name: request.GET[name] for name in names if name != state and name in request.GET}
    sort = ORDERS[_order(request)][1]
    shown = Paginator(sort(found), A_PAGE).get_page(request.GET.get(state))
    numbers = list(shown.object_list)
    # Read here: the page is drawn when the transaction is over. One may have been deleted meanwhile.
    whole = found.select_related("case", "assigned_to", "deletion_request").prefetch_related("agencies")
    by_number = whole.in_bulk(numbers)
    given = [by_number[number] for number in numbers if number in by_number]
    listed = inbox_rows(given, member_of(request), timezone.localdate())
    return InboxGroup(state, label, listed, shown, len(given) - len(listed), urlencode(kept))


def _record_list(member: Member, groups: Iterable[InboxGroup]) -> None:
    """The entry names each consultation whose first line was opened, as the team calls it."""
    shown = [row.consultation.short for group in groups for row in group.rows if row.first_line]
    detail: dict[str, Code] = {ACT: "first-lines", "first_lines": shown} if shown else {}
    record("inbox.list", who=member.reference, outcome=Outcome.OPENED, detail=detail)


def _find_unacknowledged(member: Member) -> list[BreakGlass]:
    rows = BreakGlass.objects.filter(acknowledged_by=None, consultation__in=_to_acknowledge(member))
    others = rows.exclude(member=member).select_related("member")
    return [glass for glass in others.prefetch_related("member__earlier_names") if glass.is_bound]


def _to_acknowledge(member: Member) -> QuerySet[Consultation, Any]:
    return consultations(member, "glass.acknowledge").order_by().values("pk")


# Opening by emergency access


@permission_required("glass.ask")
@require_http_methods(METHODS)
def break_glass(request: HttpRequest) -> HttpResponseBase:
    """Open one consultation by emergency access: one of those that the policy lets the member open."""
    member, form = member_of(request), GlassForm(form_data(request))
    words = FormWords(
        _("Open by emergency access"),
        _("Open it"),
        _(
            "For when it cannot wait and nobody who has it can be reached. The coordinators and the agency "
            "that answers it are told."
        ),
    )
    page = form_page(request, form, words)

    def save() -> HttpResponseBase:
        found, refusal = _find_by_name(member, form.cleaned_data["which"]), None
        try:
            if found:
                return _break_glass(request, member, found, form)
        except NotNowError as error:
            refusal = error.refusal
        except Consultation.DoesNotExist:
            # The purge took it meanwhile.
            pass
        _record_refusal(member, found, refusal)
        if refusal is Refusal.SENT_BEFORE:
            return page.show_refusal(sending=new_number(), refusal=refusal, was_sent=True)
        form.add_error("which", _("There is none of that name that you can open by emergency access."))
        return page.show()

    return page.answer(save)


def _break_glass(
    request: HttpRequest, member: Member, found: Consultation, form: GlassForm
) -> HttpResponseBase:
    with transaction.atomic():
        glass = team.break_glass(found, member, form.new(), form=sent_form(request).key)
        detail = {ACT: str(Act.BREAK_GLASS)} | glass_codes(glass.until)
        record("glass.break", who=member.reference, of=found.reference, detail=detail)
    return back_to(found)


def _record_refusal(member: Member, found: Consultation | None, refusal: Refusal | None) -> None:
    with transaction.atomic():
        record(
            "glass.break",
            who=member.reference,
            of=found.reference if found else "",
            outcome=Outcome.REFUSED,
            detail={WHY: str(refusal)} if refusal else None,
        )


def _find_by_name(member: Member, which: str) -> Consultation | None:
    name = which.strip()
    found = consultations(member, "glass.break")
    named = found.filter(case__name_tag=name_tag(name)).first()
    if named is None and len(name) == _SHORT:
        unnamed = found.filter(Q(case__isnull=True))
        named = next((each for each in unnamed if each.short == name.lower()), None)
    return named if named and named.parts_are_true() else None


@permission_required("glass.read")
@require_http_methods(METHODS)
def acknowledge(request: HttpRequest, glass: UUID) -> HttpResponseBase:
    """Show who opened what, why and until when; the first to read it notes that."""
    member = member_of(request)
    rows = BreakGlass.objects.filter(consultation__in=_to_acknowledge(member)).exclude(member=member)
    found = get_object_or_404(rows.select_related("member", "consultation"), pk=glass)
    require_true_parts(member, "glass.acknowledge", found.consultation)
    found.require_bound()
    with transaction.atomic():
        outcome = Outcome.DONE if request.method == "POST" else Outcome.OPENED
        record("glass.acknowledge", who=member.reference, of=found.consultation.reference, outcome=outcome)
        if request.method == "POST":
            team.acknowledge(found, member)
            return redirect("desk-inbox")
        reason = found.open("reason", found.consultation.key_or_none())
    return page(request, "glass", glass=found, reason=reason)


# Templates for answers


@permission_required("templates.manage")
@require_safe
def templates(request: HttpRequest) -> HttpResponseBase:
    """List them, and say which was just deleted."""
    deleted = request.session.pop(_DELETED, "")
    return page(request, "templates", templates=list(AnswerTemplate.objects.all()), deleted=deleted)


@permission_required("templates.manage")
@require_http_methods(METHODS)
def edit_template(request: HttpRequest, template: int | None = None) -> HttpResponseBase:
    """Write a new one, or change one."""
    found = get_object_or_404(AnswerTemplate, pk=template).require_bound() if template else None
    form = TemplateForm(form_data(request), initial=model_to_dict(found) if found else None)
    opened = {VERSION: team.template_version(found)} if found and request.method != "POST" else {}
    title = _("Change the template") if found else _("Write a template")
    named = {"named": found.title} if found else {}
    page = form_page(request, form, FormWords(title, _("Save the template")), **opened, **named)

    def save() -> HttpResponseBase:
        sent = sent_form(request)
        with transaction.atomic():
            rows = AnswerTemplate.objects.select_for_update()
            row = get_object_or_404(rows, pk=template) if template else None
            saved = team.write_template(row, form.content(), form=sent.key, version=sent.version)
            _record_template(request, "change" if template else "make", saved.pk)
        return redirect("desk-templates")

    return page.answer(
        save, NotNowError, lambda error: page.show_refusal(**_refused_template(template, error.refusal))
    )


def _refused_template(number: int | None, refusal: Refusal) -> dict[str, Any]:
    """What the page holds beside the form that was refused."""
    refused = words_of_refusal(refusal)
    context: dict[str, Any] = {"refusal": refusal, "refused": refused, "was_sent": True}
    if refusal is Refusal.SENT_BEFORE:
        return context | {SENDING: new_number()}
    now = get_object_or_404(AnswerTemplate, pk=number)
    newer = ((_("Title"), OpenedText(now.title)), (_("Text"), OpenedText(now.body)))
    return context | {VERSION: team.template_version(now), "newer": newer}


@permission_required("templates.manage")
@require_http_methods(METHODS)
def delete_template(request: HttpRequest, template: int) -> HttpResponseBase:
    """Delete one for the whole team, after showing what it says."""
    found = get_object_or_404(AnswerTemplate, pk=template)
    intro = _(
        "It goes for the whole team and cannot be brought back. Answers that were sent stay as they are."
    )
    words = FormWords(_("Delete a template"), _("Delete the template"), intro)
    opened = {VERSION: team.template_version(found)} if request.method != "POST" else {}
    context = {"to_delete": found, "named": found.title}
    page = form_page(request, ButtonForm(form_data(request)), words, **context, **opened)

    def delete() -> HttpResponseBase:
        with transaction.atomic():
            row = get_object_or_404(AnswerTemplate.objects.select_for_update(), pk=template)
            require_version(sent_form(request).version, team.template_version(row))
            request.session[_DELETED] = row.title
            row.delete()
            _record_template(request, "delete", template)
        return redirect("desk-templates")

    return page.answer(
        delete, NotNowError, lambda error: page.show_refusal(**_refused_template(template, error.refusal))
    )


def _record_template(request: HttpRequest, act: str, number: int) -> None:
    who, of = member_of(request).reference, f"template:{number}"
    record("templates.manage", who=who, of=of, detail={ACT: act})


# Statistics


@dataclass(frozen=True)
class CountTable:
    """One table: its heading, and each value's words with how many consultations have it."""

    heading: Words
    rows: tuple[tuple[str, int], ...]


@permission_required("statistics.read")
@require_safe
def statistics(request: HttpRequest) -> HttpResponseBase:
    """Show the counts. They are for the team: small numbers in them are not protected."""
    askers, outcomes = all_counts()
    now = open_now()
    with transaction.atomic():
        record("statistics.read", who=member_of(request).reference, outcome=Outcome.OPENED)
    tables = [
        _count_table(_("By quarter"), askers, "quarter", str),
        _count_table(_("By what askers work in"), askers, "role", lambda code: str(AskerRole(code).label)),
        _count_table(_("By workplace"), askers, "workplace", lambda code: str(Workplace(code).label)),
        _count_table(_("By part of the county"), askers, "county_part", lambda name: name or "–"),
    ]
    return page(
        request,
        "statistics",
        tables=tables,
        total=_sum(askers, ASKERS, "consultations"),
        answered=_sum(outcomes, OUTCOMES, "answered"),
        cases=_sum({codes: sums for codes, sums in outcomes.items() if Ending.CASE in codes}, OUTCOMES),
        disclosures=_sum(outcomes, OUTCOMES, "disclosures"),
        states=[(state.label, count) for state, count in now.items()],
        mean_days=mean_days(tuple(map(sum, zip(*outcomes.values(), strict=True)))) if outcomes else None,
    )


def _count_table(
    heading: Words, cells: Mapping[Codes, Sums], name: str, words: Callable[[str], str]
) -> CountTable:
    place, found = ASKERS.codes.index(name), Counter[str]()
    for codes, sums in cells.items():
        found[words(codes[place])] += sums[ASKERS.sums.index("consultations")]
    return CountTable(heading, tuple(sorted(found.items())))


def _sum(cells: Mapping[Codes, Sums], table: StatisticsTable, name: str = "consultations") -> int:
    return sum(sums[table.sums.index(name)] for sums in cells.values())
