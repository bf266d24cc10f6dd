"""Agencies, members, one-time codes, and acts that wait for a second person."""

import secrets
from datetime import date, datetime, time
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lykta.web.team.policy import WITH_AN_AGENCY, Role
from lykta.web.team.seals import BoundRow, BoundRows


def new_stamp() -> str:
    """A new value that a member's sessions are bound to; changing it ends them all."""
    return secrets.token_hex(16)


class Agency(models.Model):
    """One agency of the team, with its own compartment."""

    name = models.CharField(_("Name"), max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        """Its name in the audit log: a number."""
        return f"agency:{self.pk}"


class EarlierName(BoundRow):
    """A name that an agency or a member had. Its number is in the log's entry of the change."""

    agency = models.ForeignKey(Agency, null=True, on_delete=models.CASCADE, related_name="earlier_names")
    member = models.ForeignKey(
        "team.Member", null=True, on_delete=models.CASCADE, related_name="earlier_names"
    )
    name = models.CharField(max_length=80)
    until = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(agency__isnull=False, member__isnull=True)
                | models.Q(agency__isnull=True, member__isnull=False),
                name="earlier_name_is_of_one",
            )
        ]


class Members(BaseUserManager["Member"]):
    """The manager of members."""

    def get_queryset(self) -> BoundRows:
        """Members, whose seals follow each update."""
        return BoundRows(self.model, using=self._db)

    def create_member(
        self, *, username: str, name: str, role: Role, agency: Agency | None = None
    ) -> "Member":
        """Make a member, who cannot log in before a password is set or an outside log-in is linked."""
        member = self.model(username=username, name=name, role=role, agency=agency)
        member.set_unusable_password()
        member.save()
        return member


class Member(BoundRow, AbstractBaseUser):
    """Someone who logs in, in one role. The seal covers every column but the time of the last log-in."""

    username = models.CharField(_("User name"), max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=80)
    email = models.EmailField(_("E-mail for notices"), blank=True)
    role = models.CharField(_("Role"), max_length=20, choices=Role)
    agency = models.ForeignKey(
        Agency, verbose_name=_("Agency"), null=True, blank=True, on_delete=models.PROTECT
    )
    is_active = models.BooleanField(_("May log in"), default=True)
    outside_name = models.CharField(_("Name at the outside log-in"), max_length=200, blank=True)
    outside_subject = models.CharField(max_length=64, blank=True, editable=False)
    """The keyed hash of the issuer and subject that the account was bound to by its first outside log-in."""
    session_stamp = models.CharField(max_length=32, default=new_stamp, editable=False)
    has_second_factor = models.BooleanField(default=False, editable=False)
    """Whether one was set up; where its row is missing, the member is refused."""
    # PROTECT, so that no chain of makers can be cut by deleting one of them.
    made_by = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="made_members"
    )
    """The administrator who asked for the account; None if the server or an earlier version made it."""
    made_at = models.DateTimeField(null=True, editable=False)
    """When the account was made; None if before this was recorded."""
    raised_by = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="raised_members"
    )
    """The administrator who last asked for another role, agency or outside name."""
    raised_at = models.DateTimeField(null=True, editable=False)

    # More than the manager of every bound row: it also makes members.
    objects: ClassVar[Members] = Members()  # type: ignore[assignment]

    UNBOUND: ClassVar[frozenset[str]] = frozenset({"last_login"})

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(agency__isnull=False, role__in=sorted(WITH_AN_AGENCY))
                | models.Q(agency__isnull=True) & ~models.Q(role__in=sorted(WITH_AN_AGENCY)),
                name="agency_goes_with_the_role",
            ),
            models.UniqueConstraint(
                fields=["outside_name"], condition=~models.Q(outside_name=""), name="outside_name_is_of_one"
            ),
            models.UniqueConstraint(
                fields=["outside_subject"],
                condition=~models.Q(outside_subject=""),
                name="outside_subject_is_of_one",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        """Their name in the audit log: a number."""
        return f"member:{self.pk}"

    def name_on(self, day: date | None) -> str:
        """The name that they had at a moment, or as a day began; beside it the present one, if another.

        Only the present one where the day is not known.
        """
        if day is None:
            return self.name
        at = day if isinstance(day, datetime) else timezone.make_aware(datetime.combine(day, time()))
        # Compared here: what a page has read of many members at once is not asked for again.
        later = [each for each in self.earlier_names.all() if each.until > at and each.is_bound]
        then = min(later, key=lambda each: each.until).name if later else self.name
        if then == self.name:
            return then
        return gettext("%(then)s (now %(now)s)") % {"then": then, "now": self.name}

    def end_sessions(self) -> None:
        """End all of the member's sessions."""
        self.session_stamp = new_stamp()
        self.save(update_fields=["session_stamp"])

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # Django compares this at every request: with another password or stamp, older sessions are over.
        value = f"{self.password} {self.session_stamp}"
        return salted_hmac("lykta.session", value, secret=secret, algorithm="sha256").hexdigest()


class StartCode(BoundRow):
    """A code with which a member sets a password, once and within a time; only its keyed hash is stored."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE)
    tag = models.BinaryField(unique=True, max_length=32)
    until = models.DateTimeField()
    by_two = models.BooleanField(default=False)
    """Whether two people gave it, half each, or the server did."""


class PendingKind(models.TextChoices):
    """What takes two people to do to an account. The values are in the audit log."""

    MAKE = "make", _("Make the account")
    CHANGE = "change", _("Change role, agency or outside name")
    REOPEN = "reopen", _("Reopen the account")
    RESET = "reset", _("Remove the second factors")
    START_CODE = "start_code", _("Make a one-time code")


class PendingAct(BoundRow):
    """An act on an account that one person asked for, until a second person agrees or it expires.

    Asking again makes a new row, so that the second person agrees to what their page showed.
    """

    kind = models.CharField(max_length=10, choices=PendingKind)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="pending_acts")
    asked_by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="asked_acts")
    until = models.DateTimeField()
    half = models.BinaryField(max_length=32, default=bytes)
    """The keyed hash of the first half of a one-time code; empty where the act needs no code."""
    # What the account is to be; for CHANGE alone.
    role = models.CharField(max_length=20, choices=Role, blank=True)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.CASCADE)
    outside_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "kind"], name="one_pending_act_of_a_kind")
        ]
