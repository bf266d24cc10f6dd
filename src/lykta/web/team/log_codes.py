"""The codes by which entries of the audit log tell what an account is and which agencies have a part.

They are written by the acts and read by the report of powers, so both take their names from here. A code is a
number of a row, a word of the program, or a time; never a name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from lykta.web.audit.recording import Code
from lykta.web.team.models import Member

ASKED_BY: Final = "asked_by"
"""The number of the member who asked for an act that another agreed to."""
KIND: Final = "kind"
"""The kind of an act that was asked for or dropped."""
UNTIL: Final = "until"
"""When an opening from outside ends."""


@dataclass(frozen=True, slots=True)
class AccountCodes:
    """What an entry tells of an account; agency and maker are numbers of rows."""

    role: str
    agency: int | None
    active: bool
    made_by: int | None


def account_codes(member: Member) -> dict[str, Code]:
    """What an account is now, for the detail of an entry."""
    return {
        "role": str(member.role),
        "agency": member.agency_id,
        "active": member.is_active,
        "made_by": member.made_by_id,
    }


def read_account(detail: Mapping[str, Any]) -> AccountCodes | None:
    """What the detail of an entry tells of an account; None where it tells nothing of one."""
    if not {"role", "agency", "active", "made_by"} <= set(detail):
        return None
    return AccountCodes(detail["role"], detail["agency"], detail["active"], detail["made_by"])


def part_codes(handling: int | None, invited: Iterable[int]) -> dict[str, Code]:
    """Which agencies have a part in a consultation, for an entry's detail; None where no agency answers."""
    return {"handling": handling, "invited": sorted(invited)}


def glass_codes(until: datetime) -> dict[str, Code]:
    """Until when a consultation is open from outside, for the detail of an entry."""
    return {UNTIL: until.isoformat(timespec="seconds")}
