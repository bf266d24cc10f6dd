"""The addresses of asking, which name no consultation, and of the team, whose numbers are random."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.views import answering, asking, cases, consultation, inbox

_one = [
    path("", consultation.show, name="desk-consultation"),
    path(_("conversation/"), answering.conversation, name="desk-conversation"),
    path(_("answer/"), answering.answer, name="desk-answer"),
    path(_("answer/take-back/"), answering.take_back_answer, name="desk-take-back"),
    path(_("hand-over/"), consultation.assign, name="desk-assign"),
    path(_("summary/"), consultation.summary, name="desk-summary"),
    path(_("note/"), consultation.note, name="desk-note"),
    path(_("shared-note/"), consultation.shared_note, name="desk-shared-note"),
    path(_("day/"), consultation.due, name="desk-due"),
    path(_("close/"), consultation.close, name="desk-close"),
    path(_("open-again/"), consultation.reopen, name="desk-reopen"),
    path(_("hold/"), consultation.hold, name="desk-hold"),
    path(_("hold/end/"), consultation.end_hold, name="desk-end-hold"),
    path(_("delete/"), consultation.ask_deletion, name="desk-delete"),
    path(_("delete/agree/"), consultation.agree_deletion, name="desk-delete-agree"),
    path(_("delete/leave/"), consultation.drop_deletion, name="desk-delete-drop"),
    path(_("case/"), cases.new_case, name="desk-case"),
    path(_("plan/"), cases.plan, name="desk-plan"),
    path(_("task/"), cases.new_task, name="desk-task"),
    path(_("task/<uuid:task>/done/"), cases.finish_task, name="desk-task-done"),
    path(_("contact/"), cases.new_contact, name="desk-contact"),
    path(_("meeting/"), cases.new_meeting, name="desk-meeting-new"),
    path(_("meeting/<uuid:meeting>/"), cases.show_meeting, name="desk-meeting"),
    path(_("meeting/<uuid:meeting>/calendar/"), cases.meeting_calendar, name="desk-meeting-calendar"),
    path(_("item/<uuid:item>/"), cases.record_item, name="desk-item"),
    path(_("disclosure/"), cases.new_disclosure, name="desk-disclose"),
    path(_("disclosure/<uuid:disclosure>/withdraw/"), cases.withdraw_consent, name="desk-withdraw"),
]

urlpatterns = [
    path(_("ask-the-team/"), asking.start, name="consult"),
    path(_("ask-the-team/question/"), asking.ask, name="consult-ask"),
    path(_("ask-the-team/come-back/"), asking.come_back, name="consult-return"),
    path(_("team/"), inbox.desk, name="desk"),
    path(_("team/inbox/"), inbox.inbox, name="desk-inbox"),
    path(_("team/consultation/<uuid:consultation>/"), include(_one)),
    path(_("team/from-outside/"), inbox.break_glass, name="desk-glass"),
    path(_("team/from-outside/<uuid:glass>/"), inbox.acknowledge, name="desk-glass-acknowledge"),
    path(_("team/statistics/"), inbox.statistics, name="desk-statistics"),
    path(_("team/templates/"), inbox.templates, name="desk-templates"),
    path(_("team/templates/new/"), inbox.edit_template, name="desk-template-new"),
    path(_("team/templates/<int:template>/"), inbox.edit_template, name="desk-template"),
    path(_("team/templates/<int:template>/delete/"), inbox.delete_template, name="desk-template-delete"),
]
