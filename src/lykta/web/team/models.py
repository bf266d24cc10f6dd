"""Agencies, and the members who log in."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from lykta.web.team.roles import WITH_AN_AGENCY, Role


class Agency(models.Model):
    """One agency of the team: a compartment of its own."""

    name = models.CharField(_("Name"), max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class Members(BaseUserManager["Member"]):
    """Makes members."""

    def create_member(
        self, *, username: str, name: str, role: Role, agency: Agency | None = None
    ) -> "Member":
        """A member who cannot log in before a password is set or another way in is linked."""
        member = self.model(username=username, name=name, role=role, agency=agency)
        member.set_unusable_password()
        member.save()
        return member


class Member(AbstractBaseUser):
    """Somebody who logs in, in one role."""

    username = models.CharField(_("User name"), max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=80)
    email = models.EmailField(_("E-mail for notices"), blank=True)
    role = models.CharField(_("Role"), max_length=20, choices=Role)
    agency = models.ForeignKey(
        Agency, verbose_name=_("Agency"), null=True, blank=True, on_delete=models.PROTECT
    )
    is_active = models.BooleanField(_("May log in"), default=True)

    objects = Members()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(agency__isnull=False, role__in=sorted(WITH_AN_AGENCY))
                | models.Q(agency__isnull=True) & ~models.Q(role__in=sorted(WITH_AN_AGENCY)),
                name="agency_goes_with_the_role",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        """What the audit log calls them: a number."""
        return f"member:{self.pk}"
