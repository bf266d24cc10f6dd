"""The codes by which entries of the audit log tell what an account is and which agencies have a part.

They are written by the acts and read by the report of powers, so both take their names from here. A code is a
number of a row, a word of the program, or a time; never a name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Final, Self

from lykta.web.audit.recording import Code
from lykta.web.team.models import Member

ASKED_BY: Final = "asked_by"
"""The number of the member who asked for an act that another agreed to."""
KIND: Final = "kind"
"""The kind of an act that was asked for or dropped."""
HANDLING: Final = "handling"
"""The agency that answers a consultation."""
INVITED: Final = "invited"
"""The agencies that take part in a consultation."""
UNTIL: Final = "until"
"""When an opening from outside ends."""


@dataclass(frozen=True, slots=True)
class AccountCodes:
    """What an entry tells of an account, under these names; agency and maker are numbers of rows."""

    role: str
    agency: int | None
    active: bool
    made_by: int | None

    @classmethod
    def of(cls, member: Member) -> Self:
        """What an account is now."""
        return cls(str(member.role), member.agency_id, member.is_active, member.made_by_id)


def account_codes(member: Member) -> dict[str, Code]:
    """What an account is now, for the detail of an entry."""
    return asdict(AccountCodes.of(member))


def read_account(detail: Mapping[str, Any]) -> AccountCodes | None:
    """What the detail of an entry tells of an account; None where it tells nothing of one."""
    names = {field.name for field in fields(AccountCodes)}
    return AccountCodes(**{name: detail[name] for name in names}) if names <= detail.keys() else None


def part_codes(handling: int | None, invited: Iterable[int]) -> dict[str, Code]:
    """Which agencies have a part in a consultation, for the detail of an entry."""
    return {HANDLING: handling, INVITED: sorted(invited)}


def glass_codes(until: datetime) -> dict[str, Code]:
    """Until when a consultation is open from outside, for the detail of an entry."""
    return {UNTIL: until.isoformat(timespec="seconds")}
