"""The roles of those who log in, and how they can stand to a consultation or a measure of the plan."""

from enum import StrEnum
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody who logs in is there for. The value is the word in the policy file."""

    COORDINATOR = "coordinator", _("Coordinator")
    MEMBER = "member", _("Member of an agency")
    READER = "reader", _("Reader of statistics")
    ADMINISTRATOR = "administrator", _("Administrator of accounts")


class Relation(StrEnum):
    """How somebody stands to what a permission is asked for."""

    ANY = "any"
    """The permission is for no consultation and no measure in particular."""
    UNASSIGNED = "unassigned"
    """No agency has the consultation yet."""
    HANDLING = "handling"
    """Their agency answers the consultation."""
    INVITED = "invited"
    """Their agency takes part and sees what is shared."""
    OUTSIDE = "outside"
    """Their agency has no part in it."""
    BROKEN_GLASS = "broken-glass"
    """They opened it from outside, for a purpose and a time."""
    OWN_AGENCY = "own-agency"
    """Their agency is responsible for the measure of the plan."""
    OTHER_AGENCY = "other-agency"
    """Another agency is responsible for it."""


WITH_AN_AGENCY: Final = frozenset({Role.COORDINATOR, Role.MEMBER})
"""Roles that belong to an agency and so have a compartment."""

WITH_POWERS: Final = frozenset({Role.COORDINATOR, Role.MEMBER, Role.ADMINISTRATOR})
"""Roles that read consultations or can be the second person: two people let somebody into such an account."""
