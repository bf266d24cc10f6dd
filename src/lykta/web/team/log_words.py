"""The sentences in which the audit log is read: each act has a verb of its own, and opening is not doing.

An entry names a permission, and where one permission covers several acts its detail names the act. Entries
from before the detail named it are read with words that hold for all acts of the permission.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lykta.web.audit.recording import Outcome
from lykta.web.team import log_codes as codes


@dataclass(frozen=True)
class Verb:
    """What one act is called: once it is done, and after "to" where it was only begun or was refused."""

    done: Promise
    to: Promise
    is_reading: bool = False
    """Whether opening the page is the act: nothing is changed by it."""
    refused: Promise | None = None
    """A sentence of its own for a refusal, where nobody tried to do anything."""


def _reading(done: Promise, to: Promise) -> Verb:
    return Verb(done, to, is_reading=True)


_OF_ACCOUNTS: Final[Mapping[str, Verb]] = {
    codes.LOG_IN: Verb(_("Logged in"), _("log in")),
    codes.SECOND_FACTOR: Verb(_("Showed a second factor"), _("log in with a second factor")),
    codes.SEAL: Verb(
        _("Closed an account that was changed outside the program"),
        _("close an account that was changed outside the program"),
        refused=_("Found an account that was changed outside the program, and did not let it in"),
    ),
    codes.LOG_OUT: Verb(_("Logged out"), _("log out")),
    codes.START: Verb(_("Set a password with a one-time code"), _("set a password with a one-time code")),
    codes.PASSWORD: Verb(_("Changed the password"), _("change the password")),
    codes.FACTOR_ADD: Verb(_("Added a second factor"), _("add a second factor")),
    codes.FACTOR_REMOVE: Verb(_("Removed a second factor"), _("remove a second factor")),
    codes.OUTSIDE_BIND: Verb(
        _("Was bound to one identity at the outside log-in"),
        _("be bound to one identity at the outside log-in"),
    ),
    codes.RECOVERY_CODES: Verb(_("Got new recovery codes"), _("get new recovery codes")),
    codes.MAKE: Verb(_("Made an account"), _("make an account")),
    codes.CHANGE: Verb(_("Changed an account"), _("change an account")),
    f"{codes.CHANGE}/{codes.ADDRESS}": Verb(
        _("Changed an account and its e-mail address"), _("change an account and its e-mail address")
    ),
    f"{codes.CHANGE}/{codes.NAME}": Verb(
        _("Gave an account another name"), _("give an account another name")
    ),
    f"{codes.CHANGE}/{codes.NAME_AND_ADDRESS}": Verb(
        _("Gave an account another name and e-mail address"),
        _("give an account another name and e-mail address"),
    ),
    codes.CLOSE: Verb(_("Closed an account"), _("close an account")),
    codes.REOPEN: Verb(_("Reopened an account"), _("reopen an account")),
    codes.START_CODE: Verb(_("Gave a one-time code"), _("give a one-time code")),
    codes.ASK: Verb(_("Asked for something that takes two people"), _("ask for something that takes two")),
    codes.AGREE: Verb(_("Agreed as the second person"), _("agree as the second person")),
    codes.DROP: Verb(
        _("Left as it was what somebody had asked for"), _("leave as it was what somebody had asked for")
    ),
    codes.RESET_ASK: Verb(
        _("Asked to remove somebody's second factors"), _("ask to remove somebody's second factors")
    ),
    codes.RESET: Verb(
        _("Removed somebody's second factors, as the second person"),
        _("remove somebody's second factors, as the second person"),
    ),
    codes.RESET_DROP: Verb(
        _("Left somebody's second factors as they were"), _("leave somebody's second factors as they were")
    ),
    codes.BASELINE: Verb(_("Noted what an account is"), _("note what an account is")),
    codes.BASELINE_OF_CONSULTATION: Verb(
        _("Noted who has a part in a consultation"), _("note who has a part in a consultation")
    ),
    codes.BASELINE_ENDS: Verb(_("Began to note who can read what"), _("begin to note who can read what")),
    codes.AGENCY_MAKE: Verb(_("Made an agency"), _("make an agency")),
    codes.AGENCY_RENAME: Verb(_("Renamed an agency"), _("rename an agency")),
    "own_account.set_up": Verb(_("Set up a second factor"), _("set up a second factor")),
    "own_account.manage": Verb(_("Managed the own account"), _("manage the own account")),
    "accounts.manage": Verb(_("Managed accounts"), _("manage accounts")),
    "accounts.confirm": Verb(_("Answered as the second person"), _("answer as the second person")),
    "audit.read": _reading(_("Read the audit log"), _("read the audit log")),
    "audit.read/powers": _reading(
        _("Read who could read what on a day"), _("read who could read what on a day")
    ),
}

_OF_CONSULTATIONS: Final[Mapping[str, Verb]] = {
    "inbox.list": _reading(_("Looked at the inbox"), _("look at the inbox")),
    "inbox.list/first-lines": _reading(
        _("Looked at the inbox, with the first lines of questions"),
        _("look at the inbox, with the first lines of questions"),
    ),
    "consultation.read": _reading(
        _("Read what is shared of a consultation"), _("read what is shared of a consultation")
    ),
    "consultation.read/question": _reading(
        _("Read a consultation with its question"), _("read a consultation with its question")
    ),
    "consultation.read/meeting": _reading(
        _("Read the record of a team meeting"), _("read the record of a team meeting")
    ),
    "consultation.read/calendar": _reading(
        _("Took a team meeting to a calendar"), _("take a team meeting to a calendar")
    ),
    "consultation.assign": Verb(
        _("Handed over a consultation, or invited agencies"),
        _("hand over a consultation, or invite agencies"),
    ),
    "consultation.schedule": Verb(_("Set a date for a consultation"), _("set a date for a consultation")),
    "consultation.close": Verb(
        _("Closed a consultation, or opened it again"), _("close a consultation, or open it again")
    ),
    "consultation.close/close": Verb(_("Closed a consultation"), _("close a consultation")),
    "consultation.close/reopen": Verb(
        _("Opened a closed consultation again"), _("open a consultation again")
    ),
    "consultation.close/forgotten": Verb(
        _("Closed a consultation that nobody had changed for a year"), _("close a forgotten consultation")
    ),
    "consultation.hold": Verb(
        _("Changed for how long a consultation is kept"), _("change for how long a consultation is kept")
    ),
    "consultation.hold/hold": Verb(
        _("Kept a consultation from being deleted"), _("keep a consultation from being deleted")
    ),
    "consultation.hold/end-hold": Verb(
        _("Let a consultation be deleted when its day has come"),
        _("let a consultation be deleted when its day has come"),
    ),
    "consultation.ask_deletion": Verb(
        _("Asked to delete a consultation before its day, or took the request back"),
        _("ask for a consultation to be deleted before its day, or take the request back"),
    ),
    "consultation.ask_deletion/ask-deletion": Verb(
        _("Asked to delete a consultation before its day"),
        _("ask for a consultation to be deleted before its day"),
    ),
    "consultation.ask_deletion/drop-deletion": Verb(
        _("Took away a request to delete a consultation before its day"),
        _("take away a request to delete a consultation before its day"),
    ),
    "consultation.agree_deletion": Verb(
        _("Deleted a consultation before its day, as the second person"),
        _("delete a consultation before its day, as the second person"),
    ),
    "consultation.purge": Verb(_("Deleted a consultation's content"), _("delete a consultation's content")),
    "conversation.ask": Verb(_("Asked a question"), _("ask a question")),
    "conversation.open": _reading(
        _("Opened a conversation with a receipt"), _("open a conversation with a receipt")
    ),
    "conversation.reply": Verb(_("Wrote again in a conversation"), _("write again in a conversation")),
    "conversation.end": Verb(_("Ended a conversation as its asker"), _("end a conversation as its asker")),
    "conversation.read": _reading(
        _("Read a conversation with an asker"), _("read a conversation with an asker")
    ),
    "conversation.answer": Verb(_("Answered an asker"), _("answer an asker")),
    "conversation.answer/draft": Verb(_("Began a draft of an answer"), _("begin a draft of an answer")),
    "conversation.answer/take-back": Verb(
        _("Took an answer back before it could be read"), _("take an answer back")
    ),
    "notes.write": Verb(_("Wrote a note for the own agency"), _("write a note for the own agency")),
    "notes.share": Verb(_("Shared a note"), _("share a note")),
    "summary.write": Verb(_("Wrote a summary"), _("write a summary")),
    "case.open": Verb(_("Opened a case"), _("open a case")),
    "case.plan": Verb(_("Worked on a case's plan"), _("work on a case's plan")),
    "case.plan/plan": Verb(_("Wrote a case's plan"), _("write a case's plan")),
    "case.plan/task": Verb(_("Gave an agency a task"), _("give an agency a task")),
    "case.plan/finish-task": Verb(_("Noted that a task is done"), _("note that a task is done")),
    "case.plan/contact": Verb(
        _("Recorded a contact between agencies"), _("record a contact between agencies")
    ),
    "meeting.hold": Verb(_("Planned or recorded a team meeting"), _("plan or record a team meeting")),
    "meeting.hold/meeting": Verb(_("Planned a team meeting"), _("plan a team meeting")),
    "meeting.hold/record-item": Verb(
        _("Recorded an item of a team meeting"), _("record an item of a team meeting")
    ),
    "disclosure.record": Verb(_("Wrote down a disclosure"), _("write down a disclosure")),
    "disclosure.withdraw": Verb(
        _("Wrote down that a consent was withdrawn"), _("write down that a consent was withdrawn")
    ),
    "glass.break": Verb(
        _("Opened a consultation by emergency access"), _("open a consultation by emergency access")
    ),
    "glass.ask": Verb(
        _("Asked to open a consultation by emergency access"),
        _("ask to open a consultation by emergency access"),
    ),
    "glass.read": _reading(
        _("Read why a consultation was opened by emergency access"),
        _("read why a consultation was opened by emergency access"),
    ),
    "glass.acknowledge": Verb(
        _("Noted that a consultation was opened by emergency access"),
        _("note that a consultation was opened by emergency access"),
    ),
    "templates.manage": Verb(_("Managed answer templates"), _("manage answer templates")),
    "templates.manage/make": Verb(_("Wrote a new answer template"), _("write a new answer template")),
    "templates.manage/change": Verb(_("Changed an answer template"), _("change an answer template")),
    "templates.manage/delete": Verb(_("Deleted an answer template"), _("delete an answer template")),
    "statistics.read": _reading(_("Read statistics"), _("read statistics")),
}

_OF_THE_PLAN: Final[Mapping[str, Verb]] = {
    "plan.read": _reading(_("Read the action plan"), _("read the action plan")),
    "plan.read/measure": _reading(_("Read a measure of the action plan"), _("read a measure of the plan")),
    "plan.export": _reading(_("Downloaded the action plan"), _("download the action plan")),
    "plan.export/file": _reading(_("Downloaded the action plan as a file"), _("take the plan out as a file")),
    "plan.export/paper": _reading(
        _("Showed the action plan for printing"), _("show the action plan for printing")
    ),
    "plan.add": Verb(_("Added a measure to the plan"), _("add a measure to the plan")),
    "plan.write": Verb(_("Wrote in the action plan"), _("write in the action plan")),
    "plan.write/add": Verb(_("Added a measure to the plan"), _("add a measure to the plan")),
    "plan.write/change": Verb(_("Changed a measure of the plan"), _("change a measure of the plan")),
    "plan.write/begin": Verb(
        _("Noted that work on a measure has begun"), _("note that work on a measure has begun")
    ),
    "plan.write/follow-up": Verb(_("Followed up a measure"), _("follow up a measure")),
    "plan.write/finish": Verb(_("Reported a measure done"), _("report a measure done")),
    "plan.write/drop": Verb(_("Dropped a measure"), _("drop a measure")),
    "plan.write/resume": Verb(_("Took a measure up again"), _("take a measure up again")),
}

_OF_EDITIONS: Final[Mapping[str, Verb]] = {
    "edition.preview": _reading(
        _("Looked at an edition before it was published"), _("look at an edition before it is published")
    ),
    "edition.preview/list": _reading(_("Looked at the list of editions"), _("look at the list of editions")),
    "edition.preview/one": _reading(_("Looked at how an edition stands"), _("look at how an edition stands")),
    "edition.preview/file": _reading(_("Read a page of an edition"), _("read a page of an edition")),
    "edition.compare": _reading(_("Compared two editions"), _("compare two editions")),
    "edition.compare/choose": Verb(_("Compared two editions"), _("compare two editions")),
    "edition.take_up": Verb(_("Registered an edition"), _("register an edition")),
    "edition.approve": Verb(
        _("Approved an edition, as the second person"), _("approve an edition, as the second person")
    ),
    "edition.publish": Verb(_("Published an edition"), _("publish an edition")),
    "edition.withdraw": Verb(_("Withdrew an edition"), _("withdraw an edition")),
}

_OF_THE_SERVER: Final[Mapping[str, Verb]] = {
    "database.prepare": Verb(_("Prepared the database"), _("prepare the database")),
    "database.purge": Verb(
        _("Deleted what was due"),
        _("delete what was due"),
        refused=_("Deleted nothing: a person has to look at the server's clock first"),
    ),
    "database.backup": Verb(_("Made a backup"), _("make a backup")),
    "database.restore": Verb(_("Restored a backup"), _("restore a backup")),
    "audit.break": Verb(_("Found the end of the audit log damaged"), _("look at the end of the audit log")),
    "audit.verify": Verb(_("Verified the audit log"), _("verify the audit log")),
    "keys.add": Verb(_("Made a new master key"), _("make a new master key")),
    "keys.destroy": Verb(_("Destroyed the old master keys"), _("destroy the old master keys")),
}

VERBS: Final[Mapping[str, Verb]] = {
    **_OF_ACCOUNTS,
    **_OF_CONSULTATIONS,
    **_OF_THE_PLAN,
    **_OF_EDITIONS,
    **_OF_THE_SERVER,
}
"""By the permission or code of the log, and behind a slash the act where the permission covers several."""


def verb_of(act: str, detail: Mapping[str, Any]) -> Verb | None:
    """The verb of an entry; None where a part of the server has not said what its code means."""
    return VERBS.get(f"{act}/{detail.get(codes.ACT, '')}") or VERBS.get(act)


def sentence(act: str, outcome: str, detail: Mapping[str, Any]) -> str:
    """What was done, in a sentence without who did it; the code itself where it has no words."""
    verb = verb_of(act, detail)
    if verb is None:
        return act
    if outcome == Outcome.REFUSED:
        return str(verb.refused) if verb.refused else _describe_refusal(verb, detail)
    if outcome == Outcome.OPENED and not verb.is_reading:
        return gettext("Opened the form to %(act)s") % {"act": verb.to}
    return str(verb.done)


def _describe_refusal(verb: Verb, detail: Mapping[str, Any]) -> str:
    # A code of why is left where the member may, and where it was not possible at that moment.
    if codes.WHY in detail and detail[codes.WHY] != codes.UNTRUE:
        return gettext("Tried to %(act)s, which was not possible then") % {"act": verb.to}
    return gettext("Tried to %(act)s, and was refused") % {"act": verb.to}
