"""A consultation's own page, and the conversation with the asker."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from lykta.web.consult import actions
from lykta.web.consult.access import may, on_consultation
from lykta.web.consult.desk import reading
from lykta.web.consult.desk.forms.answering import AnswerForm
from lykta.web.consult.desk.overview import overview
from lykta.web.consult.desk.pages import FormPage, SentForm, act_by_form, page
from lykta.web.consult.models import AnswerTemplate, Consultation
from lykta.web.consult.states import Act
from lykta.web.team.access import member_of


@on_consultation("consultation.read")
@require_safe
def show(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Show what is shared, the agency's own, and what may be done."""
    return page(request, "consultation", **overview(consultation, member_of(request)))


@on_consultation("conversation.read")
@require_safe
def conversation(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Show what the asker and the team wrote."""
    return page(
        request,
        "conversation",
        consultation=consultation,
        messages=reading.conversation(consultation),
        may_answer=may(member_of(request), "conversation.answer", consultation),
    )


@on_consultation("conversation.answer", Act.ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Answer the asker, from a template or one's own words."""
    templates = list(AnswerTemplate.objects.filter(language=consultation.language))
    form = AnswerForm(request.POST or None, initial={"body": _chosen(request, templates)})

    def do(sent: SentForm) -> HttpResponseBase:
        actions.answer(consultation, member_of(request), form.cleaned_data["body"], form=sent.key)
        return redirect("desk-conversation", consultation.pk)

    return act_by_form(
        request,
        form,
        FormPage(_("Answer"), _("Send the answer"), act=Act.ANSWER),
        do,
        consultation=consultation,
        messages=reading.conversation(consultation),
        templates=templates,
    )


def _chosen(request: HttpRequest, templates: list[AnswerTemplate]) -> str:
    chosen = request.GET.get("template", "")
    return next((each.body for each in templates if str(each.pk) == chosen), "")
