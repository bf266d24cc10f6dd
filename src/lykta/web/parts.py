"""The parts a server can run, and which of them may not run together."""

from dataclasses import dataclass
from typing import Literal

type PartName = Literal["handbook", "consult", "plan", "workbench", "editions"]


@dataclass(frozen=True)
class Part:
    """One part: the Django applications that make it, and whether people log in to it.

    The addresses of a part are those of its applications; one that has any brings a module `urls`.
    """

    apps: tuple[str, ...]
    logs_in: bool = False
    """Whether people log in to it: it then needs the server's secret, its keys, a database and `team`."""
    alone: bool = False
    """Whether it runs with no other part, on the machine of whoever looks at it and for no other."""


PARTS: dict[PartName, Part] = {
    "handbook": Part(
        apps=(
            "lykta.web.handbook",
            "lykta.web.check",
            "lykta.web.training",
            "lykta.web.for_you",
        )
    ),
    "consult": Part(apps=("lykta.web.consult",), logs_in=True),
    "plan": Part(apps=("lykta.web.plan",), logs_in=True),
    "editions": Part(apps=("lykta.web.editions",), logs_in=True),
    "workbench": Part(apps=("lykta.web.workbench",), alone=True),
}
"""The parts that are built. A further application of a part is one more name here."""

FOR_LOGINS = ("lykta.web.limits", "lykta.web.audit", "lykta.web.team")
"""The applications that every part with logins stands on: limits, the log of acts, who may do what."""


def refusal(names: tuple[PartName, ...]) -> str | None:
    """Why these parts may not run on one server, or nothing when they may."""
    if not names:
        return f"no part is named; there are {', '.join(PARTS)}"
    # A server that knows who asked for advice must not also hold ads: the two would be read together.
    alone = [name for name in names if name in PARTS and PARTS[name].alone]
    if alone and len(names) > 1:
        others = " and ".join(sorted(set(names) - {alone[0]}))
        return f"{alone[0]} never runs on the same server as {others}; run each on its own"
    unbuilt = [name for name in names if name not in PARTS]
    if unbuilt:
        return f"{', '.join(unbuilt)} is planned but not built; there is {', '.join(PARTS)}"
    return None


def applications(names: tuple[PartName, ...]) -> list[str]:
    """The Django applications of these parts, in order; those for logins first, where one needs them."""
    shared = FOR_LOGINS if logs_in(names) else ()
    return [*shared, *(app for name in names for app in PARTS[name].apps)]


def logs_in(names: tuple[PartName, ...]) -> bool:
    """Whether people log in to one of these parts."""
    return any(PARTS[name].logs_in for name in names)


def runs_alone(names: tuple[PartName, ...]) -> bool:
    """Whether this is the server of one person at one machine."""
    return any(PARTS[name].alone for name in names)
