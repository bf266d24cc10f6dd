"""How forms are drawn: Django's fields in the components of this house."""

from django.forms.renderers import TemplatesSetting


class LyktaForms(TemplatesSetting):
    """Draws each field with its hint and its error as `lykta/components/field.html`."""

    field_template_name = "lykta/components/field.html"
