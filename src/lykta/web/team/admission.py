"""Who is let in: a member whose row and second factors are as this program wrote them."""

import base64
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from lykta.errors import InputError
from lykta.web.audit.recording import NOBODY, SYSTEM, Outcome, record
from lykta.web.health import HealthFinding, HealthState
from lykta.web.keys.keyring import UNOPENED, Keyring, UnderMasters
from lykta.web.keys.sealing import SealBrokenError, SealedPlace, fingerprint_of, seal_under, unseal_under
from lykta.web.server_keys import server_keys
from lykta.web.team import log_codes
from lykta.web.team.log_codes import account_codes
from lykta.web.team.models import Member, PendingAct, StartCode, new_stamp
from lykta.web.team.seals import SEAL, BoundRow, is_seal, keyed_seal

FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor. Recovery codes stand in for one, and do not count by themselves."""
# The library's names for what must be secret; a passkey's public key is not.
_SECRETS: Final = ("secret", "seed")


class TrueMembers(AuthenticationBackend):  # type: ignore[misc]
    """The library's check of passwords and sessions, which also checks the seals of the member's rows."""

    def user_can_authenticate(self, user: Member) -> bool:
        """Whether the account is open and its seals are true; asked at every request of a member."""
        return bool(super().user_can_authenticate(user)) and is_true(user)

    def _check_password(self, user: Member | None, password: str) -> Member | None:
        # Before the password: a hash written by hand could also ask to be renewed. The library then hashes
        # once in vain, so that the refusal takes as long as any other.
        if user is not None and not is_true(user):
            note_refusal(user)
            return None
        found: Member | None = super()._check_password(user, password)
        return found


def is_true(member: Member) -> bool:
    """Whether a member's row and all their second factors are as this program wrote them.

    A factor that was added, changed or deleted in the database makes all of it untrue: what is left might
    be someone else's. Two people can then reset the factors.
    """
    if not member.is_bound:
        return False
    if _factors_are_true(member):
        return True
    # The first factor may have been set up after the member was read and before the factors were.
    now = Member.objects.filter(pk=member.pk).first()
    return now is not None and now.is_bound and _factors_are_true(now)


def admit(member: Member) -> bool:
    """Whether a member may log in; a refusal by the seals is recorded."""
    if is_true(member):
        return True
    note_refusal(member)
    return False


def note_refusal(member: Member) -> None:
    """Record that a member was refused because a seal is broken."""
    with transaction.atomic():
        record(log_codes.SEAL, who=NOBODY, of=member.reference, outcome=Outcome.REFUSED)


def is_bound_factor(factor: Authenticator) -> bool:
    """Whether a second factor, or the row of recovery codes, is as this program wrote it."""
    data = factor.data
    if not isinstance(data, dict) or not isinstance(data.get(SEAL), str):
        return False
    try:
        return is_seal(bytes.fromhex(data[SEAL]), factor_seal(factor))
    except ValueError:
        return False


def factor_seal(factor: Any) -> bytes:
    """The seal of a second factor: over its member, its kind and its data."""
    data = {name: value for name, value in factor.data.items() if name != SEAL}
    values = {"user_id": factor.user_id, "type": str(factor.type), "data": data}
    return keyed_seal("mfa_authenticator", values)


def remove_factors(member: Member) -> None:
    """Remove all second factors of a member, also any that were written by hand."""
    Authenticator.objects.filter(user_id=member.pk).delete()
    # Rows that were deleted by hand sent no signal.
    member.has_second_factor = False
    member.save(update_fields=["has_second_factor"])


def close_and_seal(number: int) -> Member:
    """Close an account with broken seals, remove every way to log in to it, and seal it anew.

    An administrator can then check its role and agency and reopen it. Raises InputError where there is no
    such account, and where its seals are true.
    """
    with transaction.atomic():
        member = Member.objects.select_for_update().filter(pk=number).first()
        if member is None:
            raise InputError(f"There is no account with the number {number}. Nothing was changed.")
        if is_true(member):
            raise InputError(f"The account {number} is as the program wrote it. Nothing was changed.")
        member.set_unusable_password()
        member.is_active, member.session_stamp = False, new_stamp()
        member.outside_name = member.outside_subject = ""
        member.has_second_factor = False
        member.seal_anew(
            [
                "password",
                "is_active",
                "outside_name",
                "outside_subject",
                "session_stamp",
                "has_second_factor",
            ],
        )
        remove_factors(member)
        StartCode.objects.filter(member=member).delete()
        PendingAct.objects.filter(Q(member=member) | Q(asked_by=member)).delete()
        record(log_codes.SEAL, who=SYSTEM, of=member.reference, detail=account_codes(member))
    return member


def untrue_rows() -> Iterator[str]:
    """Rows with broken seals, of every table that is bound: the kind and the number of each."""
    for member in Member.objects.order_by("pk"):
        if not member.is_bound:
            yield member.reference
        elif not is_true(member):
            yield f"the second factors of {member.reference}"
    others = [kind for kind in apps.get_models() if issubclass(kind, BoundRow) and kind is not Member]
    for row in (row for kind in others for row in kind._base_manager.order_by("pk")):
        if not row.is_bound:
            yield f"{row._meta.db_table}:{row.pk}"


def check_seals() -> HealthFinding:
    """Whether every bound row is as the program wrote it."""
    found = list(untrue_rows())
    if not found:
        return HealthFinding("seals", HealthState.OK, "true", _("No row was changed outside the program."))
    words = _(
        "Rows that were changed in the database, outside the program: {rows}. Nobody gets in by them, and "
        "nothing of them is served. Find out who can write in the database."
    )
    return HealthFinding("seals", HealthState.FAIL, "untrue", words, {"rows": ", ".join(found)})


@receiver(pre_save, sender=Authenticator)
def seal_factor(instance: Authenticator, **_: Any) -> None:
    """Seal a second factor as it is stored; SealBrokenError where the stored one was changed by hand."""
    kept = Authenticator.objects.filter(pk=instance.pk).first() if instance.pk else None
    if kept is not None and not is_bound_factor(kept):
        raise SealBrokenError(
            f"The second factor {instance.pk} was changed outside the program. Nothing was changed; have the "
            "member's second factors reset by two people."
        )
    # As it will be read again: values that are equal in JSON are sealed as equal.
    instance.data = json.loads(json.dumps(instance.data))
    instance.data[SEAL] = factor_seal(instance).hex()


@receiver((post_save, post_delete), sender=Authenticator)
def note_whether_any(instance: Authenticator, **_: Any) -> None:
    """Note in the member's own, sealed row whether they have a second factor."""
    member = Member.objects.filter(pk=instance.user_id).first()
    has_one = Authenticator.objects.filter(user_id=instance.user_id, type__in=FACTORS).exists()
    if member is not None and member.has_second_factor != has_one:
        member.has_second_factor = has_one
        member.save(update_fields=["has_second_factor"])
    if Authenticator._meta.get_field("user").is_cached(instance):
        instance.user.has_second_factor = has_one


def seal_secret(secret: str, member: int) -> str:
    """The sealed form of a secret: the newest master key's fingerprint and the sealed text, in base64."""
    return _seal_secret(secret.encode(), member, server_keys())


def open_secret(text: str, member: int) -> str:
    """The secret; SealBrokenError where it is another member's, changed, or under a key that is gone."""
    return _open_secret(text, member, server_keys()).decode()


def count_secrets(most: int | None = None) -> Mapping[bytes, int]:
    """How many secrets open with the master key of each fingerprint; all are tried, or `most`."""
    keys, found = server_keys(), Counter[bytes]()
    untrue = sum(not is_bound_factor(factor) for factor in islice(Authenticator.objects.iterator(), most))
    if untrue:
        found[UNOPENED] = untrue
    for authenticator, name in islice(_bound_secrets(Authenticator.objects.all()), most):
        text = authenticator.data[name]
        try:
            _open_secret(text, authenticator.user_id, keys)
        except SealBrokenError:
            found[UNOPENED] += 1
        else:
            found[_fingerprint_of(text)] += 1
    return found


def rewrap_secrets(most: int) -> int:
    """Seal so many secrets at most under the newest master key; returns how many were moved."""
    keys, moved = server_keys(), 0
    old = {key.fingerprint for key in keys.masters[1:]}
    with transaction.atomic():
        for authenticator, name in _bound_secrets(Authenticator.objects.select_for_update()):
            if moved < most and _fingerprint_of(authenticator.data[name]) in old:
                moved += _rewrap_secret(authenticator, name, keys)
    return moved


UNDER_MASTERS: Final = UnderMasters("second factors", count_secrets, rewrap_secrets)


def _factors_are_true(member: Member) -> bool:
    factors = list(Authenticator.objects.filter(user_id=member.pk))
    has_one = any(factor.type in FACTORS for factor in factors)
    return has_one == member.has_second_factor and all(map(is_bound_factor, factors))


def _rewrap_secret(authenticator: Authenticator, name: str, keys: Keyring) -> bool:
    member = authenticator.user_id
    try:
        secret = _open_secret(authenticator.data[name], member, keys)
    except SealBrokenError:
        # It opens with no key: destroying the old one loses nothing more.
        return False
    authenticator.data[name] = _seal_secret(secret, member, keys)
    authenticator.save(update_fields=["data"])
    return True


def _bound_secrets(authenticators: "QuerySet[Authenticator]") -> Iterator[tuple[Authenticator, str]]:
    # A factor that was changed by hand is refused anyway: it stops no rotation, and is not rewrapped.
    for authenticator in filter(is_bound_factor, authenticators.order_by("pk")):
        yield from ((authenticator, name) for name in _SECRETS if name in authenticator.data)


def _fingerprint_of(text: str) -> bytes:
    return fingerprint_of(base64.b64decode(text))


def _seal_secret(secret: bytes, member: int, keys: Keyring) -> str:
    return base64.b64encode(seal_under(secret, keys.masters[0], _secret_place(member))).decode()


def _open_secret(text: str, member: int, keys: Keyring) -> bytes:
    return unseal_under(base64.b64decode(text), keys.masters, _secret_place(member))


def _secret_place(member: int) -> SealedPlace:
    return SealedPlace("mfa_authenticator", f"member:{member}", "secret")
