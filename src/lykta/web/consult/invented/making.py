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

from lykta.web.consult import actions
from lykta.web.consult.asking.sending import Asked, send
from lykta.web.consult.grounds import ground
from lykta.web.consult.keeping import closing
from lykta.web.consult.keeping.preparing import write_baseline
from lykta.web.consult.models import AnswerTemplate, Case, Consultation, Message
from lykta.web.consult.models.consultation import AskerRole, State, Workplace
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
    return tomllib.loads(files(__package__).joinpath("county.toml").read_text(encoding="utf-8"))


def code_now() -> str:
    """The six digits that an app with the demo's secret shows now."""
    *_, now = list(yield_hotp_counters_from_time())[:2]
    return str(format_hotp_value(hotp_value(SECRET, now)))


@transaction.atomic
def make_demo() -> list[Login]:
    """Fill an empty database; gives the log-ins."""
    said = county()
    agencies = {name: Agency.objects.create(name=name) for name in said["agencies"]}
    members = {each["username"]: _member(each, agencies) for each in said["member"]}
    for each in said["template"]:
        AnswerTemplate.objects.create(**each)
    for each in said["consultation"]:
        _consultation(each, agencies, members)
    # Made past the pages, whose entries tell the log who could read what.
    write_baseline()
    return [Login(member.username, str(member.get_role_display())) for member in members.values()]


def _member(said: dict[str, Any], agencies: dict[str, Agency]) -> Member:
    member = Member.objects.create_member(
        username=said["username"],
        name=said["name"],
        role=Role(said["role"]),
        agency=agencies.get(said.get("agency", "")),
    )
    member.set_password(PASSWORD)
    member.save()
    app = {"secret": seal_secret(SECRET, member.pk)}
    Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data=app)
    return member


def _consultation(said: dict[str, Any], agencies: dict[str, Agency], members: dict[str, Member]) -> None:
    asked = Asked(
        number=new_number(),
        role=AskerRole(said["role"]),
        workplace=Workplace(said["workplace"]),
        county_part=said["county_part"],
        body=said["question"],
        summary="",
        language="sv",
    )
    before = set(Consultation.objects.values_list("pk", flat=True))
    send(asked)
    consultation = Consultation.objects.exclude(pk__in=before).get()
    if "handled_by" in said:
        _handled(consultation, said, agencies, members)
    _let_days_pass(consultation, said["days_ago"])


def _handled(
    consultation: Consultation, said: dict[str, Any], agencies: dict[str, Agency], members: dict[str, Member]
) -> None:
    handling = agencies[said["handled_by"]]
    invited = [agencies[name] for name in said.get("invited", ())]
    to = members.get(said.get("assigned_to", ""))
    actions.assign(consultation, actions.Parts(handling=handling, invited=tuple(invited), to=to))
    writer = next(member for member in members.values() if member.agency == handling)
    for text in said.get("answers", ()):
        actions.answer(consultation, writer, text)
    consultation.refresh_from_db()
    if "reply" in said:
        _reply(consultation, said["reply"])
    if "summary" in said:
        actions.write_summary(consultation, said["summary"])
        actions.write_note(consultation, writer, said["shared_note"], shared=True)
    if "due_in" in said:
        actions.set_due(consultation, timezone.localdate() + timedelta(days=said["due_in"]))
    if "code_name" in said:
        _case(consultation, said, agencies, writer, [writer, *_of(invited, members.values())])
    if said.get("closed"):
        closing.close(consultation)


def _reply(consultation: Consultation, text: str) -> None:
    message = Message(
        consultation=consultation, number=consultation.messages.count() + 1, sent_on=timezone.localdate()
    )
    message.set_text("body", text, consultation.key())
    message.save()
    consultation.state = State.WAITING_FOR_TEAM
    consultation.save(update_fields=["state"])


def _case(
    consultation: Consultation,
    said: dict[str, Any],
    agencies: dict[str, Agency],
    writer: Member,
    present: list[Member],
) -> None:
    today = timezone.localdate()
    case: Case = actions.open_case(consultation, said["code_name"])
    actions.write_plan(case, said["plan"])
    for task in said["tasks"]:
        due = today + timedelta(days=task["due_in"])
        what = actions.ToDo(text=task["body"], agency=agencies[task["agency"]], due_on=due)
        actions.add_task(case, what)
    meeting = actions.plan_meeting(case, today - timedelta(days=3), said["agenda"])
    for item in meeting.items.all():
        actions.record_item(item, present=present, decision=said["decision"])
    told = said["disclosed"]
    passed = actions.Passed(
        what=told["what"],
        recipient=told["recipient"],
        ground=ground(told["ground"]),
        day=today - timedelta(days=2),
    )
    actions.disclose(consultation, writer, passed)


def _of(agencies: list[Agency], members: Iterable[Member]) -> list[Member]:
    return [member for member in members if member.agency in agencies]


def _let_days_pass(consultation: Consultation, days: int) -> None:
    """Set the question's day back, as if it had been asked then."""
    asked = timezone.localdate() - timedelta(days=days)
    Consultation.objects.filter(pk=consultation.pk).update(asked_on=asked)
    consultation.messages.filter(number=1).update(sent_on=asked)
