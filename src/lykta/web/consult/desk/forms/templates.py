"""The form of a template for common answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lykta.web.team.text_check import CheckedForm, text_field


class TemplateForm(CheckedForm):
    """A template, which is about nobody."""

    checked = ("body",)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("sv", _("Swedish")), ("en", _("English"))], widget=forms.RadioSelect
    )
    title = forms.CharField(label=_("Title"), max_length=80)
    body = text_field(_("Text"), rows=10)
