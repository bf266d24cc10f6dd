"""What is done to accounts and agencies, and by each to their own."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.urls import reverse

from lykta.web.team import actions as accounts
from lykta.web.team.models import Member
from lykta.web.team.policy import Role
from tests.web.cast import PASSWORD, code_now
from tests.web.consult.deeds import ADMINISTRATOR, COORDINATOR, NOBODY, NURSE, Answers, Deed, nothing
from tests.web.consult.world import Outside, World


def _account(name: str) -> dict[str, Callable[[World], Any]]:
    return {"number": lambda world: getattr(world.cast, name).pk}


def _new_account(role: Role) -> Callable[[World], Answers]:
    return lambda world: {
        "username": "nyis",
        "name": "Nya Nyis",
        "role": role,
        "agency": world.cast.health.pk if role is NURSE else "",
    }


def _as_it_is(member: Member) -> Answers:
    return {
        "name": member.name,
        "role": member.role,
        "agency": member.agency_id or "",
        "email": "",
        "outside_name": "",
    }


def _closed_reader(world: World) -> None:
    accounts.close(world.cast.reader, by=world.cast.administrator)


def _first_password(world: World) -> Answers:
    code = accounts.start_over(world.cast.reader, by=world.cast.administrator).shown
    new = "ett helt nytt lösenord"
    return {"code": code, "password1": new, "password2": new}


def _without_app(world: World) -> None:
    Authenticator.objects.filter(user=world.cast.administrator, type=Authenticator.Type.TOTP).delete()


def _first_code(world: World) -> Answers:
    # The secret is kept in the session of whoever opened the page: the browser that sends it has the same.
    page = world.client(ADMINISTRATOR).get(reverse("mfa_activate_totp"))
    return {"code": code_now(page.context["form"].secret)}


OF_ACCOUNTS = [
    Deed(
        "Gav en engångskod\nSkapade ett konto",
        "Gave a one-time code\nMade an account",
        ADMINISTRATOR,
        "account_new",
        sent=_new_account(Role.READER),
    ),
    Deed(
        "Bad om något som kräver två personer",
        "Asked for something that takes two people",
        ADMINISTRATOR,
        "account_new",
        sent=_new_account(NURSE),
    ),
    Deed(
        "Ändrade ett konto",
        "Changed an account",
        ADMINISTRATOR,
        "account",
        _account("reader"),
        lambda world: _as_it_is(world.cast.reader) | {"outside_name": "lasse"},
    ),
    Deed(
        "Bytte namn på ett konto",
        "Gave an account another name",
        ADMINISTRATOR,
        "account",
        _account("reader"),
        lambda world: _as_it_is(world.cast.reader) | {"name": "Lasse Läsare"},
    ),
    Deed(
        "Bytte namn och e-postadress på ett konto",
        "Gave an account another name and e-mail address",
        ADMINISTRATOR,
        "account",
        _account("reader"),
        lambda world: _as_it_is(world.cast.reader) | {"name": "Lasse", "email": "lars@example.org"},
    ),
    Deed(
        "Ändrade ett konto och dess e-postadress",
        "Changed an account and its e-mail address",
        ADMINISTRATOR,
        "account",
        _account("reader"),
        lambda world: _as_it_is(world.cast.reader) | {"email": "lars@example.org"},
    ),
    Deed(
        "Försökte ändra ett konto men nekades",
        "Tried to change an account, and was refused",
        ADMINISTRATOR,
        "account",
        _account("administrator"),
        lambda world: _as_it_is(world.cast.administrator) | {"role": "reader"},
    ),
    Deed(
        "Stängde ett konto", "Closed an account", ADMINISTRATOR, "account_close", _account("reader"), nothing
    ),
    Deed(
        "Försökte stänga ett konto men nekades",
        "Tried to close an account, and was refused",
        ADMINISTRATOR,
        "account_close",
        _account("administrator"),
        nothing,
    ),
    Deed(
        "Öppnade ett konto igen",
        "Reopened an account",
        ADMINISTRATOR,
        "account_reopen",
        _account("reader"),
        nothing,
        _closed_reader,
    ),
    Deed(
        "Gav en engångskod",
        "Gave a one-time code",
        ADMINISTRATOR,
        "account_start_code",
        _account("reader"),
        nothing,
    ),
    Deed(
        "Bad om något som kräver två personer",
        "Asked for something that takes two people",
        ADMINISTRATOR,
        "account_ask_reset",
        _account("nurse"),
        nothing,
    ),
    Deed(
        "Lade till en verksamhet",
        "Made an agency",
        ADMINISTRATOR,
        "agencies",
        sent=lambda _w: {"name": "Polisen"},
    ),
    Deed(
        "Bytte namn på en verksamhet",
        "Renamed an agency",
        ADMINISTRATOR,
        "agency",
        {"number": lambda world: world.cast.social.pk},
        lambda _w: {"name": "Socialen"},
    ),
    Deed(
        "Försökte hantera konton men nekades",
        "Tried to manage accounts, and was refused",
        COORDINATOR,
        "accounts",
    ),
    Deed(
        "Försökte svara som andra person men nekades",
        "Tried to answer as the second person, and was refused",
        NURSE,
        "second_person",
    ),
    Deed(
        "Tog bort någons extra skydd, som andra person",
        "Removed somebody's second factors, as the second person",
        COORDINATOR,
        "pending_act",
        {"number": lambda world: world.pending},
        lambda _w: {"answer": "agree"},
    ),
    Deed(
        "Försökte gå med på det som andra person men nekades",
        "Tried to agree as the second person, and was refused",
        ADMINISTRATOR,
        "pending_act",
        {"number": lambda world: world.pending},
        lambda _w: {"answer": "agree"},
    ),
    Deed(
        "Lät det vara som någon hade bett om att ändra",
        "Left as it was what somebody had asked for",
        COORDINATOR,
        "pending_act",
        {"number": lambda world: world.pending},
        lambda _w: {"answer": "drop"},
    ),
    Deed("Läste loggen", "Read the audit log", COORDINATOR, "audit_log"),
    Deed(
        "Läste vem som kunde läsa vad en viss dag", "Read who could read what on a day", COORDINATOR, "powers"
    ),
    Deed(
        "Försökte läsa loggen men nekades", "Tried to read the audit log, and was refused", NURSE, "audit_log"
    ),
    Deed(
        "Försökte logga in men nekades",
        "Tried to log in, and was refused",
        NOBODY,
        "account_login",
        sent=lambda _w: {"login": "vard", "password": "fel fel fel fel"},
    ),
    Deed(
        "Försökte logga in med ett extra skydd men nekades",
        "Tried to log in with a second factor, and was refused",
        Outside.HALFWAY,
        "mfa_authenticate",
        sent=lambda _w: {"code": "000000"},
    ),
    Deed(
        "Loggade in", "Logged in", Outside.HALFWAY, "mfa_authenticate", sent=lambda _w: {"code": code_now()}
    ),
    Deed("Loggade ut", "Logged out", NURSE, "account_logout", sent=nothing),
    Deed(
        "Bytte lösenord",
        "Changed the password",
        NURSE,
        "account_change_password",
        sent=lambda _w: {
            "oldpassword": PASSWORD,
            "password1": "ett annat långt lösenord",
            "password2": "ett annat långt lösenord",
        },
    ),
    Deed(
        "Valde lösenord med en engångskod",
        "Set a password with a one-time code",
        NOBODY,
        "first_log_in",
        sent=_first_password,
    ),
    Deed(
        "Tog bort ett extra skydd",
        "Removed a second factor",
        NURSE,
        "mfa_remove_webauthn",
        {"pk": lambda world: world.passkeys[NURSE]},
        nothing,
    ),
    Deed(
        "Lade till ett extra skydd",
        "Added a second factor",
        ADMINISTRATOR,
        "mfa_activate_totp",
        sent=_first_code,
        ready=_without_app,
    ),
    Deed(
        "Fick nya reservkoder", "Got new recovery codes", NURSE, "mfa_generate_recovery_codes", sent=nothing
    ),
]
