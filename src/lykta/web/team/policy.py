"""The policy: which role may do what, in which relation. Read from one file, which says everything."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from lykta.errors import LyktaError
from lykta.web.team.roles import Relation, Role

FILE: Final = "policy.toml"


class PolicyError(LyktaError):
    """The policy names a role or a relation that there is not, or a permission is asked for that it lacks."""


@dataclass(frozen=True)
class Policy:
    """Who may what, and which modules' pages are open to everybody."""

    allowed: Mapping[str, Mapping[Role, frozenset[Relation]]]
    open_modules: frozenset[str]

    def allows(self, permission: str, role: Role, relation: Relation = Relation.ANY) -> bool:
        """Whether the role may, standing in that relation; what is not said is not allowed."""
        return relation in self.allowed[self.known(permission)].get(role, frozenset())

    def known(self, permission: str) -> str:
        """The permission, if the policy has it; else PolicyError."""
        if permission not in self.allowed:
            raise PolicyError(f"The policy has no permission {permission}. Add it to {FILE}.")
        return permission

    def is_open(self, module: str) -> bool:
        """Whether the pages of a module are open to everybody."""
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
                yield name, {Role(role): frozenset(map(Relation, said)) for role, said in roles.items()}
            except ValueError as error:
                raise PolicyError(f"The policy's {name}: {error}.") from error
