"""What the audit log's short words mean, for its reader."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.web.audit.recording import ASKER, NOBODY, SYSTEM, Outcome
from lykta.web.team import acts
from lykta.web.team.models import Kind
from lykta.web.team.reading.entries import Line
from lykta.web.team.roles import Relation

ACTS: Final[Mapping[str, Promise]] = {
    acts.LOG_IN: _("Logged in"),
    acts.SECOND_FACTOR: _("Showed a second factor"),
    acts.SEAL: _("Found an account that was changed past the program"),
    acts.LOG_OUT: _("Logged out"),
    acts.START: _("Set a password with a one-time code"),
    acts.PASSWORD: _("Changed the password"),
    acts.FACTOR_ADD: _("Added a second factor"),
    acts.FACTOR_REMOVE: _("Removed a second factor"),
    acts.RECOVERY_CODES: _("Got new recovery codes"),
    acts.MAKE: _("Made an account"),
    acts.CHANGE: _("Changed an account"),
    acts.CLOSE: _("Closed an account"),
    acts.REOPEN: _("Reopened an account"),
    acts.START_CODE: _("Gave a one-time code"),
    acts.ASK: _("Asked for something that takes two people"),
    acts.AGREE: _("Tried to agree as the second person"),
    acts.DROP: _("Left as it was what somebody had asked for"),
    acts.RESET_ASK: _("Asked to remove somebody's second factors"),
    acts.RESET: _("Removed somebody's second factors, as the second person"),
    acts.RESET_DROP: _("Left somebody's second factors as they were"),
    acts.BASELINE: _("Noted what an account is"),
    acts.BASELINE_OF_CONSULTATION: _("Noted who has a part in a consultation"),
    acts.BASELINE_ENDS: _("Began to note who can read what"),
    acts.AGENCY_MAKE: _("Made an agency"),
    acts.AGENCY_RENAME: _("Renamed an agency"),
    "own_account.set_up": _("Set up a second factor"),
    "own_account.manage": _("Managed the own account"),
    "accounts.manage": _("Managed accounts"),
    "accounts.confirm": _("Answered as the second person"),
    "audit.read": _("Read the audit log"),
    "inbox.list": _("Looked at the inbox"),
    "consultation.read": _("Read what is shared of a consultation"),
    "consultation.assign": _("Assigned a consultation"),
    "consultation.schedule": _("Set a date for a consultation"),
    "consultation.close": _("Closed a consultation"),
    "consultation.hold": _("Kept a consultation from being deleted"),
    "consultation.ask_deletion": _("Asked to delete a consultation before its day, or took the request back"),
    "consultation.agree_deletion": _("Deleted a consultation before its day, as the second person"),
    "consultation.purge": _("Deleted a consultation's content"),
    "conversation.ask": _("Asked a question"),
    "conversation.open": _("Opened a conversation with a receipt"),
    "conversation.reply": _("Wrote again in a conversation"),
    "conversation.end": _("Ended a conversation as its asker"),
    "conversation.read": _("Read a conversation with an asker"),
    "conversation.answer": _("Answered an asker"),
    "notes.write": _("Wrote a note"),
    "notes.share": _("Shared a note"),
    "summary.write": _("Wrote a summary"),
    "case.open": _("Opened a case"),
    "case.plan": _("Worked on a case's plan"),
    "meeting.hold": _("Held a team meeting"),
    "disclosure.record": _("Wrote down a disclosure"),
    "disclosure.withdraw": _("Withdrew a consent"),
    "glass.break": _("Opened a consultation from outside"),
    "glass.ask": _("Asked to open a consultation from outside"),
    "glass.acknowledge": _("Noted that a consultation was opened from outside"),
    "templates.manage": _("Managed answer templates"),
    "statistics.read": _("Read statistics"),
    "plan.read": _("Read the action plan"),
    "plan.export": _("Took the action plan out"),
    "plan.add": _("Asked for a new measure of the plan"),
    "plan.write": _("Wrote in the action plan"),
    "edition.preview": _("Looked at an edition before it was published"),
    "edition.compare": _("Compared two editions"),
    "edition.take_up": _("Took up an edition"),
    "edition.approve": _("Approved an edition, as the second person"),
    "edition.publish": _("Published an edition"),
    "edition.withdraw": _("Withdrew an edition"),
    "database.prepare": _("Prepared the database"),
    "database.purge": _("Deleted what was due"),
    "database.backup": _("Made a backup"),
    "database.restore": _("Restored a backup"),
    "audit.break": _("Found the end of the audit log damaged"),
    "audit.verify": _("Proved the audit log"),
    "keys.add": _("Made a new master key"),
    "keys.destroy": _("Destroyed the old master keys"),
}
OUTCOMES: Final[Mapping[str, Promise]] = {
    Outcome.OPENED: _("opened"),
    Outcome.DONE: _("done"),
    Outcome.REFUSED: _("refused"),
}
_WHO: Final[Mapping[str, Promise]] = {
    ASKER: _("somebody who asked"),
    NOBODY: _("nobody logged in"),
    SYSTEM: _("the server"),
}
_KINDS: Final[Mapping[str, Promise]] = {
    "member": _("member"),
    "agency": _("agency"),
    "consultation": _("consultation"),
    "factor": _("second factor"),
    "measure": _("measure"),
    "edition": _("edition"),
    "entry": _("entry"),
}


RELATIONS: Final[Mapping[str, Promise]] = {
    Relation.UNASSIGNED: _("that no agency has"),
    Relation.HANDLING: _("that the agency answers"),
    Relation.INVITED: _("that the agency takes part in"),
    Relation.OUTSIDE: _("of other agencies (what is shared)"),
    Relation.BROKEN_GLASS: _("opened from outside"),
}
"""How an account stood to consultations, for the report of who could read what."""


def act_in_words(act: str) -> str | Promise:
    """What was done; the short word itself where a part of the server has not said what it means."""
    return ACTS.get(act, act)


def reference_in_words(reference: str) -> tuple[str | Promise, str]:
    """What kind of thing a reference names, and its number."""
    kind, _separator, number = reference.partition(":")
    return {**_WHO, **_KINDS}.get(kind, kind), number


def line_in_words(line: Line) -> dict[str, object]:
    """An entry as a page shows it."""
    return {
        "line": line,
        "act": act_in_words(line.act),
        "kind": Kind(line.kind).label if line.kind in Kind.values else "",
        "outcome": OUTCOMES.get(line.outcome, line.outcome),
        "who": reference_in_words(line.who),
        "of": reference_in_words(line.of),
    }
