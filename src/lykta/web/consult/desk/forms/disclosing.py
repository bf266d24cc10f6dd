"""The form of a disclosure."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.grounds import Ground, ground, grounds
from lykta.web.language import current_language
from lykta.web.team.text_check import CheckedForm, day_field, text_field


class DisclosureForm(CheckedForm):
    """What, to whom, on which ground, decided when."""

    checked = ("what", "recipient")
    what = text_field(
        _("What is passed on?"), hint=_("What kind of information, not the information."), rows=4
    )
    recipient = text_field(
        _("To whom?"), hint=_("The agency or service, and the function of who takes it."), rows=2
    )
    ground = forms.ChoiceField(label=_("On which ground?"), widget=forms.RadioSelect)
    decided_on = day_field(_("Decided on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ground"]
        if isinstance(field, forms.ChoiceField):
            language = current_language()
            field.choices = [(one.key, one.title_in(language)) for one in grounds(timezone.localdate())]

    def clean(self) -> dict[str, Any]:
        """Refuse a day to come, and a ground that was not in force on the day."""
        cleaned = super().clean()
        day, key = cleaned.get("decided_on"), cleaned.get("ground")
        if day and day > timezone.localdate():
            self.add_error("decided_on", _("That day has not come yet."))
        elif day and key and not ground(key).in_force(day):
            self.add_error("ground", _("That ground was not in force on that day."))
        return cleaned

    def chosen(self) -> Ground:
        """The ground that was chosen."""
        return ground(str(self.cleaned_data["ground"]))
