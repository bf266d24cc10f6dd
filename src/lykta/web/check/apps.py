"""The legal check as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lykta.web.navigation import FrontLink, NavigationItem


class CheckConfig(AppConfig):
    """Names the legal check's link in every page's head and on the front page."""

    name = "lykta.web.check"
    label = "check"
    navigation = (NavigationItem(label=_("Legal check"), address="check", place=20),)
    front = (FrontLink("work", _("Legal check: what do your answers point to?"), "check", place=30),)
