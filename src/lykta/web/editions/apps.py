"""The editions as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lykta.web.navigation import FrontLink, NavigationItem


class EditionsConfig(AppConfig):
    """Names the way to the published editions: in every page's head and on the front page."""

    name = "lykta.web.editions"
    label = "editions"
    default_auto_field = "django.db.models.BigAutoField"
    navigation = (NavigationItem(label=_("Situation picture"), address="picture", place=50),)
    front = (FrontLink("understand", _("The county in numbers"), "picture", place=25),)
