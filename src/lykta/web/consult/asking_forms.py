"""What askers fill in, with the bounds of each field; `lykta.web.consult.screening` checks their texts."""

from typing import Any, Final, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.models import AskerRole, Workplace
from lykta.web.text_fields import LongTextField

LONGEST: Final = 8000
"""Characters of a question or a reply: two pages of print, more than a question that names nobody needs."""
LONGEST_SUMMARY: Final = 6000
"""Characters of a summary; those that the legal check makes have about 2,000."""
LONGEST_RECEIPT: Final = 400
_YES_OR_NO: Final = [("no", _("No")), ("yes", _("Yes, or I am not sure"))]


def _choice(label: Any, missing: Any, choices: Any = (), *, hint: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": missing,
            "invalid_choice": _("Choose one of those that are there."),
        },
    )


class _AskerForm(forms.Form):
    """A form whose labels are questions and so take no colon."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **{"label_suffix": "", **named})


class UrgencyForm(_AskerForm):
    """What comes first: whether somebody is in danger, and whether it may be a child."""

    acute = _choice(
        _("Is somebody in danger right now?"), _("Say whether somebody is in danger right now."), _YES_OR_NO
    )
    child = _choice(
        _("Is it about somebody under 18?"),
        _("Say whether it is about somebody under 18."),
        _YES_OR_NO,
        hint=_("Also a child in the family or close by, who may be harmed."),
    )

    @property
    def something_comes_first(self) -> bool:
        """Whether there is something to do before anything is asked here."""
        return self.is_valid() and "yes" in self.cleaned_data.values()


class QuestionForm(_AskerForm):
    """The question, and from what kind of place it comes."""

    role = _choice(_("Where do you work?"), _("Choose where you work."), AskerRole.choices)
    workplace = _choice(
        _("At what kind of workplace?"), _("Choose the kind of workplace."), Workplace.choices
    )
    county_part = _choice(_("In what part of the county?"), _("Choose the part of the county."))
    body = LongTextField(
        label=_("Your question"),
        help_text=_("What has happened, what do you wonder, what have you done so far? Write no names."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12, "autocomplete": "off"}),
        error_messages={"required": _("Write your question.")},
    )
    summary = LongTextField(
        label=_("Summary of the legal check"),
        help_text=_("It goes along with your question. You can change it, or leave it out."),
        max_length=LONGEST_SUMMARY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "autocomplete": "off"}),
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        parts = settings.LYKTA.county_parts
        if parts:
            offered = cast("forms.ChoiceField", self.fields["county_part"])
            offered.choices = [(part, part) for part in parts]
        else:
            del self.fields["county_part"]


class ReceiptForm(_AskerForm):
    """The receipt, as it is typed."""

    receipt = LongTextField(
        label=_("Your nine words"),
        help_text=_(
            "Nine words; an older receipt has eight. Capitals and commas make no difference, and å, ä and ö "
            "may be written a, a and o."
        ),
        max_length=LONGEST_RECEIPT,
        widget=forms.Textarea(
            attrs={"rows": 2, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Write the words of your receipt.")},
    )


class ReplyForm(_AskerForm):
    """What the asker adds to the conversation."""

    body = LongTextField(
        label=_("Write to the team"),
        help_text=_("Write no names here either."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
        error_messages={"required": _("Write something to send.")},
    )
