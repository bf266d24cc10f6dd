"""Who could read what on a day, by the entries of the audit log alone.

The entries of acts on accounts, of assigning, of emergency access and of the purge hold codes of what was
so afterwards. Read in their order they give each account's role and agency, and each consultation's agencies,
at any moment since the baseline, which `lykta consult prepare` wrote when the log began to hold such codes.
What may be read in a relation is taken from the policy of this program.
"""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from lykta.errors import InputError
from lykta.web.audit.recording import Outcome
from lykta.web.audit.verify import Sealed, entries, find_first_fault
from lykta.web.team import log_codes
from lykta.web.team.audit_log import beginning_of
from lykta.web.team.log_codes import ASKED_BY, HANDLING, INVITED, KIND, UNTIL, AccountCodes, read_account
from lykta.web.team.models import Member, PendingKind
from lykta.web.team.policy import Relation, Role, policy

READ: Final = "consultation.read"
READ_CONVERSATION: Final = "conversation.read"
_CONSULTATION: Final = "consultation"
_BEFORE_THE_LOG: Final = datetime.min.replace(tzinfo=UTC)


class BrokenLogError(InputError):
    """The audit log is not as it was written; nothing is told from it."""


class NoBaselineError(InputError):
    """The log does not hold codes of accounts yet."""


@dataclass(frozen=True, slots=True)
class Account:
    """What the log tells of one account: what it is, since when, and by whose acts."""

    number: int
    codes: AccountCodes
    since: datetime | None
    """When it came to be what it is; None where that was before the log told."""
    asked_by: str
    """Who asked for that, as the log calls them; empty where the log did not tell yet."""
    agreed_by: str
    """The second person; empty where one was enough, or where the log did not tell yet."""


@dataclass(frozen=True, slots=True)
class Right:
    """That a consultation could be read in a relation, and whether its conversation too."""

    consultation: str
    relation: Relation
    reads_conversation: bool


@dataclass(frozen=True, slots=True)
class AccountRights:
    """One account as it was at some time of the day, and what it could read."""

    account: Account
    rights: tuple[Right, ...]


@dataclass(frozen=True, slots=True)
class PowersReport:
    """Who could read what at any time of a day."""

    day: date
    since: datetime
    """From when on the log tells."""
    held: tuple[AccountRights, ...]

    @property
    def is_told(self) -> bool:
        """Whether the log tells of the day at all."""
        return beginning_of(self.day + timedelta(days=1)) > self.since

    @property
    def is_told_in_part(self) -> bool:
        """Whether the log began to tell within the day."""
        return self.is_told and beginning_of(self.day) < self.since


@dataclass(slots=True)
class _State:
    """Accounts, consultations and openings by emergency access after some entries."""

    accounts: dict[int, Account] = field(default_factory=dict)
    parts: dict[str, tuple[int | None, frozenset[int]]] = field(default_factory=dict)
    purged: set[str] = field(default_factory=set)
    glass: list[tuple[int, str, datetime, datetime]] = field(default_factory=list)
    since: datetime | None = None

    def follow(self, entry: Sealed) -> bool:
        """Take one entry in; whether it changed what its account or consultation is."""
        if entry.outcome == Outcome.REFUSED:
            return False
        if entry.act == log_codes.BASELINE_ENDS:
            self.since = self.since or entry.at
        kind, _, number = entry.of.partition(":")
        if kind == "member":
            return self._follow_account(entry, int(number))
        return kind == _CONSULTATION and self._follow_consultation(entry, number)

    def _follow_account(self, entry: Sealed, number: int) -> bool:
        if entry.act == log_codes.DROP and entry.detail.get(KIND) == PendingKind.MAKE:
            self.accounts.pop(number, None)
            return False
        codes, before = read_account(entry.detail), self.accounts.get(number)
        if codes is None or (before and before.codes == codes):
            return False
        if entry.act == log_codes.BASELINE:
            self.accounts[number] = Account(number, codes, None, "", "")
            return True
        first = entry.detail.get(ASKED_BY)
        asked_by = f"member:{first}" if first else entry.who
        self.accounts[number] = Account(number, codes, entry.at, asked_by, entry.who if first else "")
        return True

    def _follow_consultation(self, entry: Sealed, number: str) -> bool:
        if entry.act == log_codes.DELETE:
            self.parts.pop(number, None)
            self.purged.add(number)
        if number in self.purged:
            # An act that deleted it has an entry of its own after that of the purge.
            return False
        before = self.parts.get(number)
        self.parts[number] = before or (None, frozenset())
        if INVITED in entry.detail:
            self.parts[number] = (entry.detail[HANDLING], frozenset(entry.detail[INVITED]))
        if UNTIL in entry.detail:
            member = int(entry.detail.get("member") or entry.who.partition(":")[2])
            self.glass.append((member, number, entry.at, datetime.fromisoformat(entry.detail[UNTIL])))
        return before != self.parts[number] or UNTIL in entry.detail


class _Day:
    """What could be read at any time of a day, gathered while entries are followed."""

    def __init__(self, day: date) -> None:
        self.begins, self.ends = beginning_of(day), beginning_of(day + timedelta(days=1))
        self._found: dict[tuple[int, AccountCodes], tuple[Account, set[Right]]] = {}

    def gather(self, state: _State, changed: str = "") -> None:
        """Add what could be read in a state of the day: all of it, or of what an entry changed."""
        kind, _, number = changed.partition(":")
        consultations = {number} & state.parts.keys() if kind == _CONSULTATION else state.parts.keys()
        for account in state.accounts.values():
            is_meant = kind != "member" or account.number == int(number)
            if is_meant and account.codes.active and policy().allowed[READ].get(Role(account.codes.role)):
                _, rights = self._found.setdefault((account.number, account.codes), (account, set()))
                rights.update(self._rights(account, state, consultations))

    def account_rights(self) -> tuple[AccountRights, ...]:
        """What was gathered, by number of account."""
        found = sorted(
            self._found.values(), key=lambda each: (each[0].number, each[0].since or _BEFORE_THE_LOG)
        )
        return tuple(
            AccountRights(
                account, tuple(sorted(rights, key=lambda right: (right.relation, right.consultation)))
            )
            for account, rights in found
        )

    def _rights(self, account: Account, state: _State, among: Collection[str]) -> Iterator[Right]:
        role = Role(account.codes.role)
        for number in among:
            handling, invited = state.parts[number]
            relation = _relation(account.codes.agency, handling, invited)
            if policy().allows(READ, role, relation):
                yield Right(number, relation, policy().allows(READ_CONVERSATION, role, relation))
        for member, number, since, until in state.glass:
            is_open = since < self.ends and until > self.begins
            if member == account.number and is_open and number in among:
                relation = Relation.BROKEN_GLASS
                yield Right(number, relation, policy().allows(READ_CONVERSATION, role, relation))


def report(day: date) -> PowersReport:
    """Who could read what at any time of a day; a past one, or today up to now.

    Raises BrokenLogError where the log is not whole, and NoBaselineError where it holds no such codes.
    """
    state, gathered = _State(), _Day(day)
    is_gathered_from = False
    for entry in sealed_entries():
        if not is_gathered_from and entry.at >= gathered.begins:
            gathered.gather(state)
            is_gathered_from = True
        if entry.at >= gathered.ends:
            # The baseline may come later: the day is then one of which the log does not tell.
            state.since = state.since or (entry.at if entry.act == log_codes.BASELINE_ENDS else None)
            continue
        if state.follow(entry) and is_gathered_from:
            gathered.gather(state, entry.of)
    if not is_gathered_from:
        gathered.gather(state)
    if state.since is None:
        raise _no_baseline()
    return PowersReport(day, state.since, gathered.account_rights())


def differences() -> list[str]:
    """Where the table of accounts is not what the log says, as lines with numbers of rows.

    Such a difference comes from a row that was changed in the database and not by this program. Raises
    BrokenLogError and NoBaselineError as `report`.
    """
    state = _State()
    for entry in sealed_entries():
        state.follow(entry)
    if state.since is None:
        raise _no_baseline()
    rows = {member.pk: AccountCodes.of(member) for member in Member.objects.all()}
    told = {number: account.codes for number, account in state.accounts.items()}
    return [
        difference
        for number in sorted(rows.keys() | told.keys())
        for difference in _differ(number, rows.get(number), told.get(number))
    ]


def sealed_entries() -> Iterator[Sealed]:
    """The entries of the log, oldest first; BrokenLogError where it is not whole."""
    fault = find_first_fault()
    if fault:
        raise _broken_log_error(fault.number)
    yield from entries()


def _broken_log_error(number: int) -> BrokenLogError:
    return BrokenLogError(
        f"The audit log is broken at entry {number}, so nothing is told from it. Nothing was changed; "
        "`lykta consult audit verify` says how it is broken."
    )


def _no_baseline() -> NoBaselineError:
    return NoBaselineError(
        "The audit log does not tell yet who could read what. Nothing was changed; `lykta consult prepare` "
        "writes down how it is now, and the log tells from then on."
    )


def _differ(number: int, row: AccountCodes | None, told: AccountCodes | None) -> Iterator[str]:
    if row is None:
        yield f"member:{number} is in the log and not in the table."
    elif told is None:
        yield f"member:{number} is in the table, and the log does not know it."
    else:
        for name, is_now in asdict(row).items():
            was = getattr(told, name)
            if is_now != was:
                differ = f"is {_format_code(is_now)} in the table and {_format_code(was)} in the log"
                yield f"member:{number}: {name} {differ}."


def _format_code(code: object) -> str:
    return "none" if code is None else str(code).lower()


def _relation(agency: int | None, handling: int | None, invited: frozenset[int]) -> Relation:
    if handling is None:
        return Relation.UNASSIGNED
    if agency == handling:
        return Relation.HANDLING
    return Relation.INVITED if agency in invited else Relation.OUTSIDE
