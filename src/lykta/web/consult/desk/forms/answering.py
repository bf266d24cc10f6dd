"""The form of an answer to the asker."""

from django.utils.translation import gettext_lazy as _

from lykta.web.team.text_check import CheckedForm, text_field


class AnswerForm(CheckedForm):
    """An answer, which the asker reads with the receipt."""

    checked = ("body",)
    body = text_field(
        _("Your answer"),
        hint=_("The asker reads it with the receipt. Write nothing that points to the person it is about."),
        rows=14,
    )
