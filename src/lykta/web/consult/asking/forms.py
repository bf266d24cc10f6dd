"""What an asker fills in, with the bounds of each field."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.models.consultation import AskerRole, Workplace

LONGEST: Final = 8000
"""Signs of a question or a reply: two pages of print, more than a question that names nobody needs."""
LONGEST_SUMMARY: Final = 6000
"""Signs of a summary; those that the legal check makes have about 2,000."""
LONGEST_RECEIPT: Final = 400

_CHOOSE = {"required": _("Choose one."), "invalid_choice": _("Choose one of those that are there.")}


class _Plain(forms.Form):
    """A form whose labels are questions and so take no colon."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **{"label_suffix": "", **named})


class First(_Plain):
    """What comes first: whether somebody is in danger, and whether it may be a child."""

    danger = forms.ChoiceField(
        label=_("Is somebody in danger right now?"),
        choices=[("no", _("No")), ("yes", _("Yes, or I am not sure"))],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    child = forms.ChoiceField(
        label=_("Is it about somebody under 18?"),
        help_text=_("Also a child in the family or close by, who may be harmed."),
        choices=[("no", _("No")), ("yes", _("Yes, or I am not sure"))],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )

    @property
    def something_comes_first(self) -> bool:
        """Whether there is something to do before anything is asked here."""
        return self.is_valid() and "yes" in self.cleaned_data.values()


class Question(_Plain):
    """The question, and from what kind of place it comes."""

    role = forms.ChoiceField(
        label=_("Where do you work?"),
        choices=AskerRole.choices,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    workplace = forms.ChoiceField(
        label=_("At what kind of workplace?"),
        choices=Workplace.choices,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    county_part = forms.ChoiceField(
        label=_("In what part of the county?"), widget=forms.RadioSelect, error_messages=_CHOOSE
    )
    body = forms.CharField(
        label=_("Your question"),
        help_text=_("What has happened, what do you wonder, what have you done so far? Write no names."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12, "autocomplete": "off"}),
        error_messages={"required": _("Write your question.")},
    )
    summary = forms.CharField(
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
            self.fields["county_part"].choices = [(part, part) for part in parts]  # type: ignore[attr-defined]
        else:
            del self.fields["county_part"]


class Receipt(_Plain):
    """The receipt, as it is typed."""

    receipt = forms.CharField(
        label=_("Your receipt"),
        help_text=_("Eight words. Capitals, commas and line breaks make no difference."),
        max_length=LONGEST_RECEIPT,
        widget=forms.Textarea(
            attrs={"rows": 2, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Write the eight words of your receipt.")},
    )


class Reply(_Plain):
    """What the asker adds to the conversation."""

    body = forms.CharField(
        label=_("Write to the team"),
        help_text=_("Write no names here either."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
        error_messages={"required": _("Write something to send.")},
    )
