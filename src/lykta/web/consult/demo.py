"""Making the demo's team and its consultations, by the same acts as in earnest."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import transaction
from django.utils import timezone

from lykta.web.consult.actions import asking, closing, team
from lykta.web.consult.database import write_baseline
from lykta.web.consult.grounds import ground
from lykta.web.consult.models import AnswerTemplate, AskerRole, Case, Consultation, Workplace
from lykta.web.consult.receipts import new_number
from lykta.web.team.admission import seal_secret
from lykta.web.team.models import Agency, Member
from lykta.web.team.policy import Role

PASSWORD: Final = "demo lykta demo lykta"  # noqa: S105 - it is printed on the terminal, of a demo alone.
SECRET: Final = "LYKTADEMOLYKTADEMOLYKTADEMOLYKTA"  # noqa: S105 - as above.
"""What an app that shows codes is given, the same for all logins of the demo."""


@dataclass(frozen=True)
class Login:
    """One log-in of the demo."""

    username: str
    role: str


@cache
def county() -> dict[str, Any]:
    """The invented county."""
    return tomllib.loads(files(__package__).joinpath("demo.toml").read_text(encoding="utf-8"))


def code_now() -> str:
    """The six digits that an app with the demo's secret shows now."""
    *_, now = list(yield_hotp_counters_from_time())[:2]
    return str(format_hotp_value(hotp_value(SECRET, now)))


@transaction.atomic
def make_demo() -> list[Login]:
    """Fill an empty database; gives the log-ins."""
    wanted = county()
    agencies = {name: Agency.objects.create(name=name) for name in wanted["agencies"]}
    members = {each["username"]: _member(each, agencies) for each in wanted["member"]}
    for each in wanted["template"]:
        AnswerTemplate.objects.create(**each)
    for each in wanted["consultation"]:
        _consultation(each, agencies, members)
    # Made past the pages, whose entries tell the log who could read what.
    write_baseline()
    return [Login(member.username, str(member.get_role_display())) for member in members.values()]


def _member(wanted: dict[str, Any], agencies: dict[str, Agency]) -> Member:
    member = Member.objects.create_member(
        username=wanted["username"],
        name=wanted["name"],
        role=Role(wanted["role"]),
        agency=agencies.get(wanted.get("agency", "")),
    )
    member.set_password(PASSWORD)
    member.save()
    app = {"secret": seal_secret(SECRET, member.pk)}
    Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data=app)
    return member


def _consultation(wanted: dict[str, Any], agencies: dict[str, Agency], members: dict[str, Member]) -> None:
    new = asking.NewQuestion(
        number=new_number(),
        role=AskerRole(wanted["role"]),
        workplace=Workplace(wanted["workplace"]),
        county_part=wanted["county_part"],
        body=wanted["question"],
        summary="",
        language="sv",
    )
    before = set(Consultation.objects.values_list("pk", flat=True))
    asking.ask(new)
    consultation = Consultation.objects.exclude(pk__in=before).get()
    if "handled_by" in wanted:
        _apply_team_acts(consultation, wanted, agencies, members)
    _let_days_pass(consultation, wanted["days_ago"])


def _apply_team_acts(
    consultation: Consultation,
    wanted: dict[str, Any],
    agencies: dict[str, Agency],
    members: dict[str, Member],
) -> None:
    handling = agencies[wanted["handled_by"]]
    invited = [agencies[name] for name in wanted.get("invited", ())]
    to = members.get(wanted.get("assigned_to", ""))
    team.assign(consultation, team.Assignment(handling=handling, invited=tuple(invited), to=to))
    writer = next(member for member in members.values() if member.agency == handling)
    for text in wanted.get("answers", ()):
        team.answer(consultation, writer, text)
    if "reply" in wanted:
        asking.reply(consultation.pk, asking.NewReply(number=new_number(), body=wanted["reply"]))
    if "summary" in wanted:
        team.write_summary(consultation, wanted["summary"])
        team.write_note(consultation, writer, wanted["shared_note"], shared=True)
    if "due_in" in wanted:
        team.set_due(consultation, timezone.localdate() + timedelta(days=wanted["due_in"]))
    if "code_name" in wanted:
        _case(consultation, wanted, agencies, writer, [writer, *_of(invited, members.values())])
    if wanted.get("closed"):
        closing.close(consultation)


def _case(
    consultation: Consultation,
    wanted: dict[str, Any],
    agencies: dict[str, Agency],
    writer: Member,
    present: list[Member],
) -> None:
    today = timezone.localdate()
    case: Case = team.open_case(consultation, wanted["code_name"])
    team.write_plan(case, wanted["plan"])
    for task in wanted["tasks"]:
        due = today + timedelta(days=task["due_in"])
        what = team.NewTask(text=task["body"], agency=agencies[task["agency"]], due_on=due)
        team.add_task(case, what)
    meeting = team.plan_meeting(case, today - timedelta(days=3), wanted["agenda"])
    for item in meeting.items.all():
        team.record_item(item, present=present, decision=wanted["decision"])
    disclosed = wanted["disclosed"]
    disclosure = team.NewDisclosure(
        what=disclosed["what"],
        recipient=disclosed["recipient"],
        ground=ground(disclosed["ground"]),
        day=today - timedelta(days=2),
    )
    team.disclose(consultation, writer, disclosure)


def _of(agencies: list[Agency], members: Iterable[Member]) -> list[Member]:
    return [member for member in members if member.agency in agencies]


def _let_days_pass(consultation: Consultation, days: int) -> None:
    """Set the question's day back, as if it had been asked then."""
    asked = timezone.localdate() - timedelta(days=days)
    Consultation.objects.filter(pk=consultation.pk).update(asked_on=asked)
    consultation.messages.filter(number=1).update(sent_on=asked)
