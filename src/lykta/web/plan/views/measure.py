"""A measure's own page: how it stands, what may be done now, and all that was done."""

from collections.abc import Iterator
from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lykta.web.plan.access import WRITE, may, on_measure
from lykta.web.plan.history import history
from lykta.web.plan.models import Measure
from lykta.web.plan.overview import plan_name
from lykta.web.plan.states import Act, fits
from lykta.web.team.access import PageAction, member_of
from lykta.web.team.models import Member

DEEDS: Final = (
    PageAction(Act.BEGIN, _("Begin"), "plan-begin"),
    PageAction(Act.FOLLOW_UP, _("Follow up"), "plan-follow-up"),
    PageAction(Act.FINISH, _("Report it done"), "plan-finish"),
    PageAction(Act.CHANGE, _("Change the measure"), "plan-change"),
    PageAction(Act.DROP, _("Drop the measure"), "plan-drop"),
    PageAction(Act.RESUME, _("Take it up again"), "plan-resume"),
)


@on_measure("plan.read")
@require_safe
def show(request: HttpRequest, measure: Measure) -> HttpResponseBase:
    """Show it."""
    return TemplateResponse(
        request,
        "plan/measure.html",
        {
            "measure": measure,
            "plan_name": plan_name(measure.plan),
            "late": measure.is_late(timezone.localdate()),
            "deeds": list(_deeds(measure, member_of(request))),
            "history": history(measure),
        },
    )


def _deeds(measure: Measure, member: Member) -> Iterator[PageAction[Act]]:
    if may(member, WRITE, measure.agency_id):
        yield from (deed for deed in DEEDS if fits(deed.act, measure.state))
