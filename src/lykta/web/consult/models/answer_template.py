"""Templates for common answers: the team's own words, about nobody."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class AnswerTemplate(models.Model):
    """One template, in one language."""

    title = models.CharField(_("Title"), max_length=80)
    language = models.CharField(
        _("Language"), max_length=2, choices=[("sv", _("Swedish")), ("en", _("English"))]
    )
    body = models.TextField(_("Text"), max_length=4000)
    form = models.UUIDField(unique=True, null=True, editable=False)
    """What the key of the form that made it hashes to, so that a form sent twice makes one."""

    class Meta:
        ordering: ClassVar = ["language", "title"]
