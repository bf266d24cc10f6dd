"""The forms of a measure's way: followed up, done, dropped, taken up again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lykta.web.plan.forms.about_nobody import NOBODY, AboutNobodyForm
from lykta.web.team.text_check import text_field


class BeginForm(forms.Form):
    """A form with nothing to fill in: its button is the answer."""


class FollowUpForm(AboutNobodyForm):
    """How it goes."""

    checked = ("text",)
    text = text_field(_("How does it go?"), hint=NOBODY, rows=6)


class FinishForm(AboutNobodyForm):
    """What it led to."""

    checked = ("text",)
    text = text_field(_("What did it lead to?"), hint=NOBODY, rows=6)


class DropForm(AboutNobodyForm):
    """Why it will not be done."""

    checked = ("text",)
    text = text_field(_("Why is it dropped?"), hint=NOBODY, rows=4)


class ResumeForm(AboutNobodyForm):
    """Why it is taken up again."""

    checked = ("text",)
    text = text_field(_("Why is it taken up again?"), hint=NOBODY, rows=4)
