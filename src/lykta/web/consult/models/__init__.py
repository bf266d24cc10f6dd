"""The consultation's tables. Every text in them is sealed; the rest are codes, dates and numbers."""

from lykta.web.consult.models.answer_template import AnswerTemplate
from lykta.web.consult.models.break_glass import BreakGlass
from lykta.web.consult.models.case import AgencyContact, Case, Task
from lykta.web.consult.models.consultation import Consultation, Participation
from lykta.web.consult.models.conversation import Message
from lykta.web.consult.models.deletion import DayChange, DeletionRequest
from lykta.web.consult.models.disclosure import Disclosure
from lykta.web.consult.models.meeting import Meeting, MeetingItem
from lykta.web.consult.models.notes import Note
from lykta.web.consult.models.notice import Notice
from lykta.web.consult.models.statistical_cells import AskerCell, OutcomeCell

__all__ = [
    "AgencyContact",
    "AnswerTemplate",
    "AskerCell",
    "BreakGlass",
    "Case",
    "Consultation",
    "DayChange",
    "DeletionRequest",
    "Disclosure",
    "Meeting",
    "MeetingItem",
    "Message",
    "Note",
    "Notice",
    "OutcomeCell",
    "Participation",
    "Task",
]
