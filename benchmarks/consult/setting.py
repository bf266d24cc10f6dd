"""A server of the consultation for the load: its keys, its database, its members with their sessions."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.web.servers import Server, lykta

MEMBERS, BEFORE = 20, 40
"""How many members work at once, and how many consultations there are before the load."""

_MAKE = """
import json, sys, time
from lykta.web.serving import set_up
set_up()
from django.conf import settings
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from importlib import import_module
from allauth.mfa.models import Authenticator
from lykta.web.consult.actions.asking import NewQuestion, ask
from lykta.web.consult.models import Consultation, Participation
from lykta.web.consult.models import AskerRole, ParticipationKind, Workplace
from lykta.web.consult.receipts import new_number
from lykta.web.team.admission import seal_secret
from lykta.web.team.models import Agency, Member
from lykta.web.team.policy import Role
members, before = map(int, sys.argv[1:])
agencies = [Agency.objects.create(name=name) for name in ("Regionen", "Socialtjänsten", "Polisen")]
sessions = []
store = import_module(settings.SESSION_ENGINE).SessionStore
for number in range(members):
    role = Role.COORDINATOR if number % 4 == 0 else Role.MEMBER
    member = Member.objects.create_member(
        username=f"member{number}", name=f"Member {number}", role=role, agency=agencies[number % 3]
    )
    app = {"secret": seal_secret("A", member.pk)}
    Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data=app)
    session = store()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(member.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    shown = [{"method": each, "at": time.time()} for each in ("password", "mfa")]
    session["account_authentication_methods"] = shown
    session["account_authentication_methods_user"] = str(member.pk)
    session.create()
    sessions.append((settings.SESSION_COOKIE_NAME, session.session_key))
for number in range(before):
    sent = ask(NewQuestion(number=new_number(), role=AskerRole.HEALTH, workplace=Workplace.CLINIC,
        county_part="norra länet", body="Hur frågar vi?", summary="", language="sv"))
for number, consultation in enumerate(Consultation.objects.all()):
    agency = agencies[number % 3]
    Participation.objects.create(consultation=consultation, agency=agency, part=ParticipationKind.HANDLING)
print(json.dumps(sessions))
"""
_CHECK = """
import json, sys
from lykta.web.serving import set_up
set_up()
from lykta.web.audit.models import Entry
from lykta.web.audit.verify import find_first_fault
from lykta.web.consult.actions.asking import open_by_receipt
from lykta.web.consult.models import Consultation, Message
receipts = json.load(sys.stdin)
found = [open_by_receipt(receipt) for receipt in receipts]
first = [(one, one.messages.first()) for one in found if one]
whole = [one for one, message in first if message and message.text("body", one.key())]
print(json.dumps({
    "opened": len(whole),
    "consultations": Consultation.objects.count(),
    "replies": Message.objects.filter(from_team=False, number__gt=1).count(),
    "answers": Message.objects.filter(from_team=True).count(),
    "entries": Entry.objects.count(),
    "audit_whole": find_first_fault() is None,
}))
"""
_LYKTA = "import sys; from lykta.cli import main; sys.exit(main())"


@dataclass(frozen=True)
class Found:
    """What the server had after the load."""

    opened: int
    consultations: int
    replies: int
    answers: int
    entries: int
    audit_whole: bool


@dataclass
class Setting:
    """One server's settings; its programs run with them."""

    folder: Path
    database: str
    workers: int

    @property
    def variables(self) -> dict[str, str]:
        """The settings, as variables."""
        given = {
            "LYKTA_PARTS": "handbook,consult",
            "LYKTA_HTTPS": "no",
            "LYKTA_DATA_FOLDER": str(self.folder / "data"),
            "LYKTA_KEY_FOLDER": str(self.folder / "keys"),
            "LYKTA_SECRET_KEY": "a secret of the benchmark, which signs nothing that anybody relies on",
            "LYKTA_COUNTY_PARTS": "norra länet,södra länet",
        }
        return given | ({"LYKTA_DATABASE": self.database} if self.database else {})

    def prepared(self) -> list[tuple[str, str]]:
        """Make keys, tables, members and consultations; gives the members' sessions."""
        for words in (("consult", "keys", "create"), ("consult", "prepare")):
            self.run(_LYKTA, *words)
        return [(name, key) for name, key in json.loads(self.run(_MAKE, str(MEMBERS), str(BEFORE)))]

    @contextmanager
    def served(self) -> Iterator[Server]:
        """Serve it as an operator does."""
        with lykta(self.folder, self.workers, self.variables) as server:
            yield server

    def check(self, receipts: list[str]) -> Found:
        """Open every receipt, and count what is there."""
        return Found(**json.loads(self.run(_CHECK, given=json.dumps(receipts))))

    def run(self, program: str, *words: str, given: str = "") -> str:
        """What a program with these settings prints; `given` is its input."""
        done = subprocess.run(
            [sys.executable, "-c", program, *words],
            env=os.environ | self.variables,
            input=given,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout


def fresh(database: str) -> str:
    """An empty database on that server; its address."""
    if not database:
        return ""
    import psycopg  # noqa: PLC0415 - needed for PostgreSQL alone.

    name = f"lykta_load_{os.urandom(4).hex()}"
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    head, _, options = database.partition("?")
    return f"{head.rpartition('/')[0]}/{name}?{options}"
