"""What no administrator may do to an account, whoever asks; and that a refusal is written down."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lykta.errors import InputError
from lykta.web.audit.recording import Outcome, record
from lykta.web.team.models import Member
from lykta.web.team.roles import Role


class NotAllowedError(InputError):
    """An act that the rules of accounts forbid; its message is for the reader, and nothing was changed."""


@contextmanager
def attempt(act: str, *, by: Member, of: str) -> Iterator[None]:
    """One transaction for an act on an account; where the rules refuse it, only that is written down."""
    try:
        with transaction.atomic():
            yield
    except NotAllowedError:
        with transaction.atomic():
            record(act, who=by.reference, of=of, outcome=Outcome.REFUSED)
        raise


def not_oneself(member: Member, by: Member) -> None:
    """Refuse that somebody changes their own account in what it may do."""
    if member.pk == by.pk:
        raise NotAllowedError(
            _("Nobody changes their own role, or closes their own account. Ask another administrator.")
        )


def not_the_last_administrator(member: Member) -> None:
    """Refuse what would leave the server without anyone who can open an account."""
    if member.role != Role.ADMINISTRATOR or not member.is_active:
        return
    # Locked, so that two administrators cannot close each other at the same time.
    others = Member.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True)
    if not [each for each in others if each.pk != member.pk]:
        raise NotAllowedError(
            _("This is the last administrator. Make another one first; nothing was changed.")
        )
