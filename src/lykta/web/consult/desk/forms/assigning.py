"""The form of assigning: which agency answers, which take part, who has it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.desk.forms.several import SeveralField
from lykta.web.team.models import Agency, Member
from lykta.web.team.policy import WITH_AN_AGENCY


class AssignForm(forms.Form):
    """Agencies and the member who has it."""

    handling = forms.ModelChoiceField(
        label=_("Which agency answers?"),
        help_text=_("It reads the conversation with the asker."),
        queryset=Agency.objects.order_by("name"),
        empty_label=None,
        widget=forms.RadioSelect,
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
