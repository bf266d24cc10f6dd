"""The form that chooses which measures are shown: from what the team knows, and no free words."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lykta.web.language import current_language
from lykta.web.plan.areas import plans
from lykta.web.plan.forms.measure import grouped_areas
from lykta.web.plan.states import State
from lykta.web.team.models import Agency

LATE: Final = "late"
"""The choice of what is late, which is no state of its own."""


class ChoosingForm(forms.Form):
    """By plan, area, agency and state; what is left open is not asked about."""

    plan = forms.ChoiceField(label=_("Plan"), required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    agency = forms.ModelChoiceField(
        label=_("Agency"), required=False, queryset=Agency.objects.order_by("name"), empty_label=_("All")
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), (LATE, _("Late")), *State.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = current_language()
        plan, area = self.fields["plan"], self.fields["area"]
        if isinstance(plan, forms.ChoiceField) and isinstance(area, forms.ChoiceField):
            named = [(each.key, each.name.in_language(language)) for each in plans()]
            plan.choices = [("", _("All")), *named]
            area.choices = [("", _("All")), *grouped_areas()]
