"""The forms of an edition: which folder to take up, why it is withdrawn, which two to compare."""

from typing import ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lykta.deidentify import Kind
from lykta.web.editions.models import LONGEST_REASON
from lykta.web.team.checked import CheckedForm, Words

# Where and when is what an edition is about.
_OF_EDITIONS: Final = frozenset({Kind.SMALL_PLACE, Kind.EXACT_DATE})


class TakeUpForm(forms.Form):
    """Which of the folders on the server."""

    folder = forms.ChoiceField(label=_("Which folder?"), widget=forms.RadioSelect)

    def __init__(self, *args: object, folders: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["folder"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(name, name) for name in folders]


class WithdrawForm(CheckedForm):
    """Why it is shown no more."""

    checked = ("reason",)
    let_pass: ClassVar[frozenset[Kind]] = _OF_EDITIONS
    points_elsewhere: ClassVar[Words] = _("These details point to no person")
    ask_to_mend: ClassVar[Words] = _("Take out what points to a person, or say that it points to none.")

    reason = forms.CharField(
        label=_("Why is it withdrawn?"),
        help_text=_("Everybody can read this. Write nothing about a person."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )


class CompareForm(forms.Form):
    """Which two editions."""

    earlier = forms.ChoiceField(label=_("The earlier"))
    later = forms.ChoiceField(label=_("The later"))

    def __init__(self, *args: object, editions: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.choices = editions
