"""The policy: which role may do what, and in which relation. Read from one file, `policy.toml`."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from lykta.errors import LyktaError

FILE: Final = "policy.toml"


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
    """They opened it by emergency access, for a purpose and a time."""
    OWN_AGENCY = "own-agency"
    """Their agency is responsible for the measure of the plan."""
    OTHER_AGENCY = "other-agency"
    """Another agency is responsible for it."""


WITH_AN_AGENCY: Final = frozenset({Role.COORDINATOR, Role.MEMBER})
"""Roles that belong to an agency and so have a compartment."""

WITH_POWERS: Final = frozenset({Role.COORDINATOR, Role.MEMBER, Role.ADMINISTRATOR})
"""Roles that read consultations or can be the second person: two people let somebody into such an account."""


class PolicyError(LyktaError):
    """The policy names a role or a relation that there is not, or a permission is asked for that it lacks."""


@dataclass(frozen=True)
class Policy:
    """Which role may do what, and which modules' pages are open to everyone."""

    allowed: Mapping[str, Mapping[Role, frozenset[Relation]]]
    open_modules: frozenset[str]

    def allows(self, permission: str, role: Role, relation: Relation = Relation.ANY) -> bool:
        """Whether the role has the permission in that relation; what is not listed is not allowed."""
        return relation in self.allowed[self.require_defined(permission)].get(role, frozenset())

    def require_defined(self, permission: str) -> str:
        """The permission, if the policy has it; else PolicyError."""
        if permission not in self.allowed:
            raise PolicyError(f"The policy has no permission {permission}. Add it to {FILE}.")
        return permission

    def is_open(self, module: str) -> bool:
        """Whether the pages of a module are open to everyone."""
        return any(f"{module}.".startswith(f"{name}.") for name in self.open_modules)


@cache
def policy() -> Policy:
    """The policy in force."""
    return policy_from(files("lykta.web.team").joinpath(FILE).read_text(encoding="utf-8"))


def policy_from(text: str) -> Policy:
    """Read a policy; PolicyError for a word it should not have."""
    tables = tomllib.loads(text)
    opened = frozenset(tables.pop("open")["modules"])
    return Policy(dict(_permissions(tables)), opened)


def _permissions(tables: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[Role, frozenset[Relation]]]]:
    for subject, verbs in tables.items():
        for verb, roles in verbs.items():
            name = f"{subject}.{verb}"
            try:
                yield (
                    name,
                    {Role(role): frozenset(map(Relation, relations)) for role, relations in roles.items()},
                )
            except ValueError as error:
                raise PolicyError(f"The policy's {name}: {error}.") from error
