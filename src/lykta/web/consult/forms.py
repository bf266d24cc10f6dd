"""What the team fills in, with the bounds of each field.

What is written about a consultation is checked by its form for what identifies somebody.
"""

import re
from collections.abc import Iterable
from typing import Any, Final, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lykta.web.consult.actions.team import (
    HOURS,
    Assignment,
    NewContact,
    NewDisclosure,
    NewTask,
    OutsideAccess,
)
from lykta.web.consult.grounds import ground, grounds
from lykta.web.consult.models import Case, EarlyReason, Purpose
from lykta.web.consult.sealing import name_tag
from lykta.web.language import current_language
from lykta.web.team.models import Agency, Member
from lykta.web.team.policy import WITH_AN_AGENCY
from lykta.web.team.text_check import CONFIRMED, CheckedForm, day_field, text_field

MOST_ITEMS: Final = 30
MOST_FOUND: Final = 50
"""Details that a page lists for a member: more than these nobody looks through."""
NAME_IS_TAKEN: Final = _("Another case has that name. Choose another.")
_ONE_WORD: Final = re.compile(r"[^\W\d_]{3,20}")
# A database's whole numbers have at most 19 digits; SQLite fails on a longer one where Django looks for many.
_LONGEST_NUMBER: Final = 18


class SeveralField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several of the rows that are offered; a number no row can have is told as any that is not there."""

    def clean(self, value: Any) -> Any:
        """The chosen rows."""
        numbers: Iterable[object] = value or ()
        for number in numbers:
            if len(str(number)) > _LONGEST_NUMBER:
                wrong = self.error_messages["invalid_choice"]
                raise forms.ValidationError(wrong, code="invalid_choice", params={"value": number})
        return super().clean(value)


class TeamForm(CheckedForm):
    """A form whose texts are checked, and of which no more details are listed than can be looked at."""

    def clean(self) -> dict[str, Any]:
        """Check the texts; with more details than are listed they cannot be confirmed."""
        try:
            cleaned = super().clean()
        finally:
            unlisted = len(self.found) - MOST_FOUND
            self.found = self.found[:MOST_FOUND]
        if unlisted > 0:
            del self.fields[CONFIRMED]
            self.errors.pop(CONFIRMED, None)
            raise forms.ValidationError(
                _("There is more in the text than is listed here. Write it plainer; nothing was saved.")
            )
        return cleaned


class AnswerForm(TeamForm):
    """An answer, which the asker reads with the receipt."""

    checked = ("body",)
    body = text_field(
        _("Your answer"),
        missing=_("Write the answer."),
        hint=_("The asker reads it with the receipt. Write nothing that points to the person it is about."),
        rows=14,
    )


class SummaryForm(TeamForm):
    """The shared summary."""

    checked = ("body",)
    body = text_field(
        _("Summary"),
        missing=_("Write the summary."),
        hint=_("All agencies that take part read it. What is needed to help, and no more."),
    )


class NoteForm(TeamForm):
    """A note of the agency's own, or a shared one."""

    checked = ("body",)
    body = text_field(_("Note"), missing=_("Write the note."))


class DueForm(forms.Form):
    """The day by which something is to happen."""

    day = day_field(_("By which day?"), hint=_("Leave it empty to take the day away."), required=False)


class AssignForm(forms.Form):
    """Agencies and the member who has it."""

    handling = forms.ModelChoiceField(
        label=_("Which agency answers?"),
        help_text=_("It reads the conversation with the asker."),
        queryset=Agency.objects.order_by("name"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the agency that is to answer.")},
    )
    invited = SeveralField(
        label=_("Which others take part?"),
        help_text=_("They read the summary and what is shared, not the conversation."),
        queryset=Agency.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    to = forms.ModelChoiceField(
        label=_("Who has it?"),
        queryset=Member.objects.filter(is_active=True, role__in=sorted(WITH_AN_AGENCY)).order_by("name"),
        required=False,
        empty_label=_("Nobody yet"),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse somebody of another agency than the one that answers."""
        cleaned: dict[str, Any] = super().clean() or {}
        to, handling = cleaned.get("to"), cleaned.get("handling")
        if to and handling and to.agency != handling:
            self.add_error("to", _("Choose somebody of the agency that answers."))
        return cleaned

    def new(self) -> Assignment:
        """What was chosen."""
        cleaned = self.cleaned_data
        return Assignment(handling=cleaned["handling"], invited=tuple(cleaned["invited"]), to=cleaned["to"])


class HoldForm(TeamForm):
    """Until when, and why, it is kept from being deleted."""

    checked = ("reason",)
    until = day_field(
        _("Until which day?"),
        missing=_("Write until which day it is to be kept."),
        hint=_("At most a year ahead. It can be renewed."),
    )
    reason = text_field(
        _("Why must it be kept?"),
        missing=_("Write why it must be kept."),
        hint=_("The agency that answers and the coordinators read it; others see until when it is kept."),
        rows=4,
    )


class DeletionForm(forms.Form):
    """Why a consultation is to be deleted before its day: one of few reasons, and no text."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=EarlyReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why it is to be deleted.")},
    )


class CaseForm(forms.Form):
    """The code name of a new case."""

    code_name = forms.CharField(
        label=_("Code name"),
        help_text=_("One word that says nothing about anybody: a tree, a bird, a stone."),
        max_length=20,
        error_messages={"required": _("Write a code name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, case: Case | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Sent twice, the form meets the case that it made itself.
        self.case = case

    def clean_code_name(self) -> str:
        """One word of letters that no other case has."""
        name = str(self.cleaned_data["code_name"]).strip().capitalize()
        if not _ONE_WORD.fullmatch(name):
            raise forms.ValidationError(_("Write one word of 3 to 20 letters."))
        others = Case.objects.exclude(pk=self.case.pk) if self.case else Case.objects
        if others.filter(name_tag=name_tag(name)).exists():
            raise forms.ValidationError(NAME_IS_TAKEN)
        return name


class PlanForm(TeamForm):
    """The plan."""

    checked = ("body",)
    body = text_field(
        _("Plan"), missing=_("Write the plan."), hint=_("What is to be reached, and in what order."), rows=12
    )


class _AgencyField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One agency of those that its form offers."""

    def __init__(self, label: Any, missing: Any) -> None:
        super().__init__(
            label=label,
            queryset=Agency.objects.none(),
            empty_label=None,
            widget=forms.RadioSelect,
            error_messages={"required": missing},
        )


class TaskForm(TeamForm):
    """A task for an agency."""

    checked = ("body",)
    body = text_field(_("What is to be done?"), missing=_("Write what is to be done."), rows=3)
    agency = _AgencyField(_("By which agency?"), _("Choose the agency that is to do it."))
    due_on = day_field(_("By which day?"), missing=_("Write by which day it is to be done."))

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("_AgencyField", self.fields["agency"]).queryset = agencies

    def new(self) -> NewTask:
        """The task."""
        cleaned = self.cleaned_data
        return NewTask(text=cleaned["body"], agency=cleaned["agency"], due_on=cleaned["due_on"])


class ContactForm(TeamForm):
    """A contact with another agency."""

    checked = ("body",)
    with_agency = _AgencyField(_("With which agency?"), _("Choose the agency that the contact was with."))
    made_on = day_field(_("When?"), missing=_("Write the day of the contact."))
    body = text_field(_("About what?"), missing=_("Write what it was about."), rows=4)

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("_AgencyField", self.fields["with_agency"]).queryset = agencies

    def new(self) -> NewContact:
        """The contact."""
        cleaned = self.cleaned_data
        return NewContact(
            text=cleaned["body"], with_agency=cleaned["with_agency"], made_on=cleaned["made_on"]
        )


class MeetingForm(TeamForm):
    """A meeting with its agenda, a line for each item."""

    checked = ("agenda",)
    held_on = day_field(_("Which day?"), missing=_("Write the day of the meeting."))
    begins_at = forms.TimeField(
        label=_("At what time?"),
        help_text=_("May be left empty. It stands in the file for your calendar."),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    agenda = text_field(
        _("Agenda"), missing=_("Write at least one item."), hint=_("One item on each line."), rows=6
    )

    def clean_agenda(self) -> str:
        """At least one item, and not more than a meeting can hold."""
        lines = [line.strip() for line in str(self.cleaned_data["agenda"]).splitlines() if line.strip()]
        if len(lines) > MOST_ITEMS:
            raise forms.ValidationError(_("Write at most 30 items."))
        return "\n".join(lines)


class ItemForm(TeamForm):
    """Who was present for an item, and what was decided."""

    checked = ("decision",)
    present = SeveralField(
        label=_("Who was present for this item?"),
        help_text=_("Whoever left the room while it was talked about is not ticked."),
        queryset=Member.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick those who were present.")},
    )
    decision = text_field(_("Decision"), missing=_("Write what was decided."), rows=4)


class DisclosureForm(TeamForm):
    """What, to whom, on which ground, decided when."""

    checked = ("what", "recipient")
    what = text_field(
        _("What is passed on?"),
        missing=_("Write what is passed on."),
        hint=_("What kind of information, not the information."),
        rows=4,
    )
    recipient = text_field(
        _("To whom?"),
        missing=_("Write to whom it is passed on."),
        hint=_("The agency or service, and the function of who takes it."),
        rows=2,
    )
    ground = forms.ChoiceField(
        label=_("On which ground?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the ground for passing it on.")},
    )
    decided_on = day_field(_("Decided on"), missing=_("Write the day of the decision."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.key, one.title_in(current_language())) for one in grounds(timezone.localdate())]
        cast("forms.ChoiceField", self.fields["ground"]).choices = offered

    def clean(self) -> dict[str, Any]:
        """Refuse a day to come, and a ground that was not in force on the day."""
        cleaned = super().clean()
        day, key = cleaned.get("decided_on"), cleaned.get("ground")
        if day and day > timezone.localdate():
            self.add_error("decided_on", _("That day has not come yet."))
        elif day and key and not ground(key).in_force(day):
            self.add_error("ground", _("That ground was not in force on that day."))
        return cleaned

    def new(self) -> NewDisclosure:
        """The disclosure."""
        cleaned = self.cleaned_data
        return NewDisclosure(
            what=cleaned["what"],
            recipient=cleaned["recipient"],
            ground=ground(cleaned["ground"]),
            day=cleaned["decided_on"],
        )


class GlassForm(TeamForm):
    """Which one, what for, why, and for how long."""

    checked = ("reason",)
    which = forms.CharField(
        label=_("Which one?"),
        help_text=_("Its code name, or the eight characters that it is called by."),
        max_length=40,
        error_messages={"required": _("Write which consultation you want to open.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    purpose = forms.ChoiceField(
        label=_("For what?"),
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is to be opened for.")},
    )
    reason = text_field(
        _("Why is it needed now?"),
        missing=_("Write why it is needed now."),
        hint=_("The coordinators and the agency that answers read this."),
        rows=4,
    )
    hours = forms.TypedChoiceField(
        label=_("For how long?"),
        coerce=int,
        choices=lambda: [(n, _hours(n)) for n in HOURS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose for how long it is to be open.")},
    )

    def new(self) -> OutsideAccess:
        """The access."""
        cleaned = self.cleaned_data
        return OutsideAccess(
            purpose=Purpose(cleaned["purpose"]), reason=cleaned["reason"], hours=cleaned["hours"]
        )


class TemplateForm(TeamForm):
    """A template, which is about nobody."""

    checked = ("body",)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("sv", _("Swedish")), ("en", _("English"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language.")},
    )
    title = forms.CharField(label=_("Title"), max_length=80, error_messages={"required": _("Write a title.")})
    body = text_field(_("Text"), missing=_("Write the text of the template."), rows=10)

    def content(self) -> dict[str, str]:
        """The columns of the template."""
        return {name: self.cleaned_data[name] for name in ("language", "title", "body")}


def _hours(count: int) -> str:
    return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}
