"""The addresses of the team's desk. The number in them is random and says nothing."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.desk.views import (
    cases,
    closing,
    consultation,
    disclosures,
    glass,
    inbox,
    meetings,
    statistics,
    templates,
    writing,
)

_one = [
    path("", consultation.show, name="desk-consultation"),
    path(_("conversation/"), consultation.conversation, name="desk-conversation"),
    path(_("answer/"), consultation.answer, name="desk-answer"),
    path(_("hand-over/"), writing.assign, name="desk-assign"),
    path(_("summary/"), writing.summary, name="desk-summary"),
    path(_("note/"), writing.note, name="desk-note"),
    path(_("shared-note/"), writing.shared_note, name="desk-shared-note"),
    path(_("day/"), writing.due, name="desk-due"),
    path(_("close/"), closing.close, name="desk-close"),
    path(_("open-again/"), closing.reopen, name="desk-reopen"),
    path(_("hold/"), closing.hold, name="desk-hold"),
    path(_("hold/end/"), closing.end_hold, name="desk-end-hold"),
    path(_("delete/"), closing.ask_deletion, name="desk-delete"),
    path(_("delete/agree/"), closing.agree_deletion, name="desk-delete-agree"),
    path(_("delete/leave/"), closing.drop_deletion, name="desk-delete-drop"),
    path(_("case/"), cases.new, name="desk-case"),
    path(_("plan/"), cases.plan, name="desk-plan"),
    path(_("task/"), cases.task, name="desk-task"),
    path(_("task/<uuid:task>/done/"), cases.task_done, name="desk-task-done"),
    path(_("contact/"), cases.contact, name="desk-contact"),
    path(_("meeting/"), meetings.new, name="desk-meeting-new"),
    path(_("meeting/<uuid:meeting>/"), meetings.show, name="desk-meeting"),
    path(_("item/<uuid:item>/"), meetings.item, name="desk-item"),
    path(_("disclosure/"), disclosures.new, name="desk-disclose"),
    path(_("disclosure/<uuid:disclosure>/withdraw/"), disclosures.withdrawal, name="desk-withdraw"),
]

urlpatterns = [
    path(_("team/"), inbox.desk, name="desk"),
    path(_("team/inbox/"), inbox.inbox, name="desk-inbox"),
    path(_("team/consultation/<uuid:consultation>/"), include(_one)),
    path(_("team/from-outside/"), glass.break_it, name="desk-glass"),
    path(_("team/from-outside/<uuid:glass>/"), glass.acknowledge, name="desk-glass-acknowledge"),
    path(_("team/statistics/"), statistics.show, name="desk-statistics"),
    path(_("team/templates/"), templates.listed, name="desk-templates"),
    path(_("team/templates/new/"), templates.edit, name="desk-template-new"),
    path(_("team/templates/<int:template>/"), templates.edit, name="desk-template"),
    path(_("team/templates/<int:template>/delete/"), templates.delete, name="desk-template-delete"),
]
