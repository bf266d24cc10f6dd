"""The parts a server can run, and which of them may not run together."""

from dataclasses import dataclass
from typing import Literal

type PartName = Literal["handbook", "consult", "plan", "workbench", "editions"]


@dataclass(frozen=True)
class Part:
    """One part: the Django applications that make it, and whether it writes to a database.

    Each application brings a module `urls`; the addresses of a part are those of its applications.
    """

    apps: tuple[str, ...]
    signs: bool = False
    """Whether the part signs anything, such as a login: it then needs the server's secret."""


PARTS: dict[PartName, Part] = {
    "handbook": Part(apps=("lykta.web.handbook", "lykta.web.check", "lykta.web.training")),
}
"""The parts that are built. A further application of a part is one more name here."""

# A server that knows who asked for advice must not also hold ads: the two would be read together.
APART: tuple[frozenset[PartName], ...] = (frozenset({"consult", "workbench"}),)


def refusal(names: tuple[PartName, ...], *, demo: bool) -> str | None:
    """Why these parts may not run on one server, or nothing when they may."""
    if not names:
        return f"no part is named; there are {', '.join(PARTS)}"
    for pair in APART:
        if pair <= set(names) and not demo:
            return f"{' and '.join(sorted(pair))} never run on the same server; run each on its own"
    unbuilt = [name for name in names if name not in PARTS]
    if unbuilt:
        return f"{', '.join(unbuilt)} is planned but not built; there is {', '.join(PARTS)}"
    return None


def applications(names: tuple[PartName, ...]) -> list[str]:
    """The Django applications of these parts, in their order."""
    return [app for name in names for app in PARTS[name].apps]
