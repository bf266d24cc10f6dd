"""The codes of the audit log: what it calls the acts on accounts, and what the detail of an entry holds."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Final, Self

from lykta.web.audit.recording import Code
from lykta.web.team.models import Member

LOG_IN: Final = "account.log_in"
SECOND_FACTOR: Final = "account.second_factor"
SEAL: Final = "account.seal"
LOG_OUT: Final = "account.log_out"
START: Final = "account.start"
PASSWORD: Final = "account.password"  # noqa: S105 - the name of an act.
FACTOR_ADD: Final = "account.factor_add"
FACTOR_REMOVE: Final = "account.factor_remove"
OUTSIDE_BIND: Final = "account.outside_bind"
"""The first outside log-in bound an account to its subject."""
RECOVERY_CODES: Final = "account.recovery_codes"
MAKE: Final = "account.make"
CHANGE: Final = "account.change"
CLOSE: Final = "account.close"
REOPEN: Final = "account.reopen"
START_CODE: Final = "account.start_code"
RESET: Final = "account.reset"
ASK: Final = "account.ask"
"""One person asked for an act that takes two; the entry's detail names its kind."""
AGREE: Final = "account.agree"
"""Somebody tried to be the second person and was refused; what was agreed to is logged as the act itself."""
DROP: Final = "account.drop"
RESET_ASK: Final = "account.reset_ask"
"""Written by version 0.1.0, where a reset alone took two; kept for the reader of old entries."""
RESET_DROP: Final = "account.reset_drop"
"""As RESET_ASK."""
BASELINE: Final = "account.baseline"
"""What an account was when the log began to tell of powers."""
DELETE: Final = "consultation.purge"
"""One consultation was deleted: its day had come, or two members agreed, whose reason the detail tells."""
EARLY: Final = "early"
"""The detail of DELETE that holds that reason."""
BASELINE_OF_CONSULTATION: Final = "consultation.baseline"
"""Which agencies had a part in a consultation when the log began to tell of powers."""
BASELINE_ENDS: Final = "database.baseline"
"""Every account and consultation has its baseline: from here on the log tells who could read what."""
AGENCY_MAKE: Final = "agency.make"
AGENCY_RENAME: Final = "agency.rename"

ACT: Final = "act"
"""Which act it was, where a permission covers several."""
WHY: Final = "why"
"""Why an act was not possible, or was refused."""
ADDRESS: Final = "address"
"""The act of a change of an account that gave it another e-mail address."""
NAME: Final = "name"
"""The act of a change of an account that gave it another name."""
NAME_AND_ADDRESS: Final = "name-and-address"
"""The act of a change of an account that gave it another name and another e-mail address."""
UNTRUE: Final = "seal"
"""The reason where the agencies of a consultation were changed outside the program."""
EARLIER_NAME: Final = "earlier_name"
"""The number of the name that an agency or a member had; the name itself stands on their page."""
ASKED_BY: Final = "asked_by"
"""The number of the member who asked for an act that another agreed to."""
KIND: Final = "kind"
"""The kind of an act that was asked for or dropped."""
HANDLING: Final = "handling"
"""The agency that answers a consultation."""
INVITED: Final = "invited"
"""The agencies that take part in a consultation."""
UNTIL: Final = "until"
"""When an opening by emergency access ends."""


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
    """Until when a consultation is open by emergency access, for the detail of an entry."""
    return {UNTIL: until.isoformat(timespec="seconds")}
