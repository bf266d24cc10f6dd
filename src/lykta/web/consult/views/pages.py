"""What the team's views have in common: their consultation, their permission and log entry, and their form.

A form that is sent late or twice loses nothing that was written: it comes back as it was sent, with a reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, Final, NoReturn
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lykta.web.audit.recording import Code, Outcome, record
from lykta.web.consult.access import Act, NotNowError, Refusal, consultations, lock_number, may, refusal_of
from lykta.web.consult.actions.closing import reopen
from lykta.web.consult.models import Consultation, ConsultationState
from lykta.web.consult.receipts import is_number, new_number
from lykta.web.consult.sealing import OpenedText
from lykta.web.consult.views.refused import words_of_refusal
from lykta.web.keys.sealing import SealBrokenError
from lykta.web.steps import FormPage, FormWords, Words
from lykta.web.team.access import ask_to_log_in, declare_permission, member_of
from lykta.web.team.log_codes import ACT, UNTRUE, WHY
from lykta.web.team.models import Member

SENDING: Final = "sending"
"""The hidden field with the key of a form that makes a row."""
VERSION: Final = "version"
"""The hidden field with the version of what a form replaces."""
SAVED: Final = 204
"""The status of what a page's script had saved: the page stays as it is."""
REOPEN: Final = "reopen"
"""The button that opens a closed consultation again and then does what the form is for."""
_UNTRUE: Final = (
    "The agencies that take part in this consultation were changed outside the program. It was not opened; "
    "`lykta consult keys check` names it."
)
# The attribute of a request under which its view leaves codes for the entry of its act.
_DETAIL: Final = "lykta_log_detail"
# The attribute under which a page says why the table of states, or a form's age, refused the act.
_REFUSAL: Final = "lykta_refusal"
# The attribute of a request whose act has its entry already.
_IS_LOGGED: Final = "lykta_is_logged"

type View[**Arguments] = Callable[Concatenate[HttpRequest, Consultation, Arguments], HttpResponseBase]


def page(request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
    """A page of the team. It is rendered after the view's transaction has ended."""
    return TemplateResponse(request, f"desk/{template}.html", context)


def back_to(consultation: Consultation) -> HttpResponseRedirect:
    """To the consultation's own page."""
    return redirect("desk-consultation", consultation.pk)


# The consultation of a view, and the entry of its act


def on_consultation[**Arguments](
    permission: str, act: str = ""
) -> Callable[[View[Arguments]], Callable[..., HttpResponseBase]]:
    """Give a view the consultation of its address, if the member may; all in one transaction with its entry.

    The view gets it in place of its number, which the address calls `consultation`; its row is locked where
    something is sent, so that what the member may and what the table of states allows hold until the end. It
    returns what is drawn later, such as a TemplateResponse, so that the database is not held while a page is
    drawn. The entry holds the code of the act, done or only opened, and of why it was refused.
    SealBrokenError where the agencies that take part were changed outside the program: who may read it can
    then not be told.
    """

    def around(view: View[Arguments]) -> Callable[..., HttpResponseBase]:
        codes: dict[str, Code] = {ACT: str(act)} if act else {}

        @wraps(view)
        def answer(
            request: HttpRequest, /, consultation: UUID, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return ask_to_log_in(request)
            member = member_of(request)
            with transaction.atomic():
                found = _find_consultation(member, permission, consultation, locked=request.method == "POST")
                is_true = found is None or found.parts_are_true()
                if found and is_true:
                    # A view that deletes it leaves no number behind.
                    of = found.reference
                    response = view(request, found, *args, **kwargs)
                    if not hasattr(request, _IS_LOGGED):
                        told = codes | getattr(request, _DETAIL, {})
                        _record_answer(permission, member, of, response, told)
                    return response
            _refuse(member, permission, consultation, codes | ({} if is_true else {WHY: UNTRUE}))

        return declare_permission(answer, permission)

    return around


def require_true_parts(member: Member, permission: str, consultation: Consultation) -> None:
    """Raise SealBrokenError, with an entry, where the agencies were changed outside the program."""
    if not consultation.parts_are_true():
        _refuse(member, permission, consultation.pk, {WHY: UNTRUE})


def log_nothing(request: HttpRequest) -> None:
    """Have this request leave no entry: it did once more what an entry tells already."""
    setattr(request, _IS_LOGGED, True)


def log_with(request: HttpRequest, detail: Mapping[str, Code]) -> None:
    """Have the entry of this request's act hold codes that tell how it was done."""
    setattr(request, _DETAIL, detail)


def _find_consultation(member: Member, permission: str, number: UUID, *, locked: bool) -> Consultation | None:
    if locked:
        # Before the policy is asked: who takes part changes under the same lock.
        lock_number(number)
    return consultations(member, permission).filter(pk=number).first()


def _refuse(member: Member, permission: str, number: UUID, codes: Mapping[str, Code]) -> NoReturn:
    with transaction.atomic():
        of = f"consultation:{number}"
        record(permission, who=member.reference, of=of, outcome=Outcome.REFUSED, detail=codes)
    if codes.get(WHY) == UNTRUE:
        raise SealBrokenError(_UNTRUE)
    if consultations(member).filter(pk=number).exists():
        raise PermissionDenied
    raise Http404


def _record_answer(
    permission: str, member: Member, of: str, response: HttpResponseBase, codes: Mapping[str, Code]
) -> None:
    outcome = Outcome.OPENED
    if refusal := getattr(response, _REFUSAL, None):
        outcome, codes = Outcome.REFUSED, {**codes, WHY: str(refusal)}
    elif 300 <= response.status_code < 400 or response.status_code == SAVED:
        outcome = Outcome.DONE
    record(permission, who=member.reference, of=of, outcome=outcome, detail=codes)


# Forms


@dataclass(frozen=True)
class ActWords(FormWords):
    """The words around a form, and the act that it is for."""

    act: Act | None = None


@dataclass(frozen=True, kw_only=True)
class Current:
    """What a form replaces, as it is now: its version, and what is shown beside one's own."""

    version: str
    texts: tuple[tuple[Words, OpenedText], ...]


@dataclass(frozen=True, kw_only=True)
class SentForm:
    """What a form carried unseen: the key of the row that it makes, the version of what it replaces."""

    key: str
    version: str


def sent_form(request: HttpRequest) -> SentForm:
    """What the form of this request carried; a fresh key for a page that is opened."""
    # A page from before a form had a key is taken as any other: it is then not known when it is sent twice.
    key = request.POST.get(SENDING, "")
    return SentForm(key=key if is_number(key) else new_number(), version=request.POST.get(VERSION, ""))


def form_page(request: HttpRequest, form: BaseForm, words: FormWords, **context: Any) -> FormPage:
    """A page of the team with one form."""
    sent = sent_form(request)
    carried = {SENDING: sent.key, VERSION: sent.version, "consultation": None}
    return FormPage(request, "desk/form.html", form, words, carried | context)


@dataclass(frozen=True)
class ActPage:
    """A page with the form of an act on a consultation."""

    request: HttpRequest
    consultation: Consultation
    form: BaseForm
    words: ActWords
    current: Callable[[], Current] | None = None
    """Gives what the form replaces, or must have shown, as it is now."""
    context: Mapping[str, Any] = field(default_factory=dict)
    when_refused: Callable[[Refusal], Mapping[str, Any]] | None = None
    """Does what a refusal calls for beside the page, such as keeping a draft, and gives more context."""

    def answer[Saved](
        self, save: Callable[[SentForm], Saved], lead_to: Callable[[Saved], HttpResponseBase] | None = None
    ) -> HttpResponseBase:
        """Show the form; once it is sent and valid, do the act and lead on, as a rule to the consultation.

        An act that is refused gives the form back as it was sent.
        """
        page = self._page(**(self._when_opened() if self.request.method != "POST" else {}))

        def save_and_redirect() -> HttpResponseBase:
            saved = self._save(save)
            return lead_to(saved) if lead_to else back_to(self.consultation)

        return page.answer(save_and_redirect, NotNowError, lambda error: self._refuse(page, error.refusal))

    def show(self) -> HttpResponseBase:
        """The form as it is, with nothing done."""
        return self._page(**self._when_opened()).show()

    def refuse(self, refusal: Refusal) -> HttpResponseBase:
        """The form as it is, with the reason why nothing was done."""
        return self._refuse(self._page(), refusal)

    def show_error(self, field: str | None, error: Any) -> HttpResponseBase:
        """Give a valid form back with an error that only doing the act has found."""
        self.form.add_error(field, error)
        return self._page().show()

    def _page(self, **context: Any) -> FormPage:
        context = {**self.context, "consultation": self.consultation, **context}
        return form_page(self.request, self.form, self.words, **context)

    def _when_opened(self) -> dict[str, Any]:
        # A page that is opened late says at once that its act is not possible.
        act = self.words.act
        refusal = refusal_of(self.consultation, act) if act else None
        opened = self._about_refusal(refusal) if refusal else {}
        # A form that is given back before it is sent keeps its version: what is newer was not noticed yet.
        if self.current and self.request.method != "POST":
            opened[VERSION] = self.current().version
        return opened

    def _save[Saved](self, save: Callable[[SentForm], Saved]) -> Saved:
        """Do the act; where the consultation is closed, and the button says so, open it again first."""
        sent = sent_form(self.request)
        try:
            # What the act had begun is undone where it is refused.
            with transaction.atomic():
                return save(sent)
        except NotNowError as error:
            asked = self.request.POST.get(REOPEN) == "yes" and error.refusal is Refusal.CLOSED
            if not asked or not self._may_reopen():
                raise
        with transaction.atomic():
            reopen(self.consultation)
            record(
                "consultation.close",
                who=member_of(self.request).reference,
                of=self.consultation.reference,
                detail={ACT: str(Act.REOPEN)},
            )
            return save(sent)

    def _refuse(self, page: FormPage, refusal: Refusal) -> HttpResponseBase:
        self.consultation.refresh_from_db()
        context = {"was_sent": True} | self._about_refusal(refusal)
        if refusal is Refusal.SENT_BEFORE:
            context[SENDING] = new_number()
        if refusal in {Refusal.CHANGED, Refusal.SENT_BEFORE} and self.current:
            newer = self.current()
            context |= {VERSION: newer.version, "newer": newer.texts}
        if self.when_refused:
            context |= self.when_refused(refusal)
        response = page.show_refusal(**context)
        setattr(response, _REFUSAL, refusal)
        return response

    def _may_reopen(self) -> bool:
        # Opened again only to be closed, it would get another day of deletion for nothing.
        member = member_of(self.request)
        return self.words.act is not Act.CLOSE and may(member, "consultation.close", self.consultation)

    def _about_refusal(self, refusal: Refusal) -> dict[str, Any]:
        is_closed = self.consultation.state == ConsultationState.CLOSED
        return {
            "refusal": refusal,
            "refused": words_of_refusal(refusal, self.words.act, self.consultation),
            "may_reopen": refusal is Refusal.CLOSED and is_closed and self._may_reopen(),
        }
