"""Which member an outside log-in is of: the one who is bound to its issuer and subject.

An administrator types a name, since few know the subject beforehand. The first log-in that fits the name
binds the account to its subject, and from then on the name means nothing. The issuer gives the subject, but a
user name can be one that its holder chose there. So nobody comes in by a user name alone: the member's own
second factor has to be shown here before the account is bound.
"""

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, Final

from django.db import transaction

from lykta.web.audit.recording import record
from lykta.web.server_keys import server_keys
from lykta.web.team import log_codes
from lykta.web.team.admission import admit
from lykta.web.team.models import Member, PendingAct
from lykta.web.team.policy import WITH_POWERS
from lykta.web.team.second_person import POWERS_ACT

_PURPOSE: Final = b"lykta-outside"


def subject_tag(claims: Mapping[str, Any]) -> str:
    """The keyed hash of the issuer and the subject of a token: 64 hexadecimal digits."""
    text = json.dumps([str(claims["iss"]).rstrip("/"), str(claims["sub"])])
    return blake2b(text.encode(), key=server_keys().pepper, digest_size=32, person=_PURPOSE).hexdigest()


def linked_member(claims: Mapping[str, Any]) -> Member | None:
    """The member of an outside log-in, by the claims of its signed token; None for a closed account."""
    bound = Member.objects.filter(outside_subject=subject_tag(claims)).first()
    member = bound or _named_member(claims)
    return member if member is not None and member.is_active and admit(member) else None


def bind(member: Member, claims: Mapping[str, Any]) -> bool:
    """Bind a member who has just logged in to the subject; False where they are bound to another by now."""
    tag = subject_tag(claims)
    with transaction.atomic():
        kept = Member.objects.select_for_update().get(pk=member.pk)
        if kept.outside_subject == tag:
            return True
        named = _named_member(claims)
        if named is None or named.pk != kept.pk:
            return False
        kept.outside_subject = tag
        kept.save(update_fields=["outside_subject"])
        record(log_codes.OUTSIDE_BIND, who=kept.reference, of=kept.reference)
        if kept.role in WITH_POWERS:
            POWERS_ACT.send(sender=PendingAct)
    return True


def _named_member(claims: Mapping[str, Any]) -> Member | None:
    """The member who is bound to no subject yet and whose typed name fits; None where that could be two."""
    subject, username = str(claims["sub"]), str(claims.get("preferred_username") or "")
    # As for the subject: what could not have been typed names no member.
    names = {name for name in (subject, username) if name and name.isprintable()}
    found = list(Member.objects.filter(outside_subject="", outside_name__in=names)[:2])
    if len(found) != 1:
        return None
    return found[0] if found[0].outside_name == subject or found[0].has_second_factor else None
