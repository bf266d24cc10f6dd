"""The words in which a page of the team says why an act was not done, and what became of what was written."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.access import Act, Refusal
from lykta.web.consult.models import Consultation, ConsultationState, DayReason

type _Words = str | Promise

_NEWER: Final = _("The newer version")


@dataclass(frozen=True, slots=True)
class RefusalWords:
    """What happened, and more of it; where what was written is now; and what is called newer than that. Empty
    where there is nothing to say.
    """

    title: _Words
    reason: _Words = ""
    kept: _Words = ""
    newer: _Words = _NEWER


_CLOSED: Final = _("It was closed on %(day)s.")
_CLOSED_BY: Final = {
    DayReason.ENDED: _("The asker ended it on %(day)s."),
    DayReason.FORGOTTEN: _("It was closed on %(day)s, because nothing had changed in it for a year."),
}
_DELETED: Final = _("It is deleted on %(day)s; that day has not moved.")
_KEPT: Final = _("What you wrote has not been saved. It is kept in the form.")
_ANSWER_KEPT: Final = _(
    "Your answer has not been sent. It is kept in the form; what was sent already is below. Send yours too "
    "if the asker should have both, or change it first."
)
_SENT_SINCE: Final = _("Sent since you opened the page")
_OF_ANY_ACT: Final = {
    Refusal.CLOSED: RefusalWords(_("The consultation is closed"), kept=_KEPT),
    Refusal.OPEN: RefusalWords(
        _("The consultation is open"),
        _("Somebody else may have opened it again. Nothing was changed."),
        _KEPT,
    ),
    Refusal.CONDITION: RefusalWords(
        _("This cannot be done now"),
        _(
            "Something that it needs is missing or has changed. Nothing was saved. Go to the consultation's "
            "page and see what can be done."
        ),
        _KEPT,
    ),
    Refusal.CHANGED: RefusalWords(
        _("Somebody else has changed this since you opened the page"),
        kept=_(
            "What you wrote has not been saved. It is kept in the form, and the newer version is above it. "
            "Put the two together and save: what you save then replaces the newer version."
        ),
    ),
    Refusal.SENT_BEFORE: RefusalWords(
        _("This form has been sent before"),
        kept=_(
            "What it said then is saved. What it says now has not been saved, and is kept below. Send it "
            "again to save this as well."
        ),
    ),
    Refusal.NOT_YOURS: RefusalWords(
        _("Another member has to agree"),
        _("You asked for it to be deleted, so somebody else decides. Nothing was deleted."),
        _KEPT,
    ),
}
_OF_ONE_ACT: Final = {
    (Act.ANSWER, Refusal.CHANGED): RefusalWords(
        _("You have already answered, from another window"), kept=_ANSWER_KEPT, newer=_SENT_SINCE
    ),
    (Act.CLOSE, Refusal.CHANGED): RefusalWords(
        _("Something was written since you opened the page"),
        _("The consultation has not been closed. Read the conversation before you close it."),
    ),
    (Act.ANSWER, Refusal.SENT_BEFORE): replace(_OF_ANY_ACT[Refusal.SENT_BEFORE], newer=_SENT_SINCE),
    (Act.DRAFT, Refusal.CHANGED): RefusalWords(
        _("Your draft was changed in another window"),
        kept=_(
            "What you wrote here has not been saved. It is kept in the form, and the draft as it is now is "
            "above it. Put the two together and save: what you save then replaces that draft."
        ),
        newer=_("The draft as it is now"),
    ),
    (Act.ASSIGN, Refusal.NOT_YOURS): RefusalWords(
        _("Open the consultation by emergency access first"),
        _(
            "Your agency does not answer it, so you cannot take it over unseen. Open it by emergency access, "
            "with a purpose and a reason: the other coordinators and the agency that answers get a notice. "
            "Then you can hand it to your agency."
        ),
        _KEPT,
    ),
    (Act.TAKE_BACK, Refusal.NOT_YOURS): RefusalWords(
        _("A colleague wrote this answer"),
        _("Only the one who wrote an answer can take it back. Nothing was changed."),
    ),
    (Act.TAKE_BACK, Refusal.CONDITION): RefusalWords(
        _("The answer can no longer be taken back"),
        _("The time for it is over, or it has been taken back already. Nothing was changed."),
    ),
}

WORDS_OF_NEWS: Final = RefusalWords(
    _("The asker has written since you opened the page"),
    kept=_(
        "Your answer has not been sent. It is kept in the form, and what the asker wrote is above it. Read "
        "that, change your answer if it has to say something else, and send it."
    ),
    newer=_SENT_SINCE,
)
"""Why an answer was not sent: its asker wrote what the form had not shown."""


def words_of_refusal(
    refusal: Refusal, act: Act | None = None, consultation: Consultation | None = None
) -> RefusalWords:
    """Why an act was not done, on this consultation."""
    own = _OF_ONE_ACT.get((act, refusal)) if act else None
    words = own or _OF_ANY_ACT[refusal]
    is_closed = consultation and consultation.state == ConsultationState.CLOSED
    if refusal is Refusal.CLOSED and consultation and is_closed:
        return replace(words, reason=_words_of_closing(consultation))
    return words


def words_of_answer_by(name: str) -> RefusalWords:
    """Why an answer was not sent: a colleague of this name has answered meanwhile."""
    title = gettext("%(name)s has answered since you opened the page") % {"name": name}
    return replace(_OF_ONE_ACT[Act.ANSWER, Refusal.CHANGED], title=title)


def _words_of_closing(consultation: Consultation) -> str:
    """When and by what a consultation was closed, and when it is deleted."""
    change = consultation.day_changes.exclude(day=None).order_by("pk").last()
    if change is None:
        return ""
    closed = _CLOSED_BY.get(DayReason(change.reason), _CLOSED) % {"day": _day(consultation.closed_on)}
    deleted = _DELETED % {"day": _day(consultation.deletion_day)}
    return f"{closed} {deleted}"


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
