"""The legal check's addresses: two, so that no address tells how far someone has come."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from lykta.web.check import views

urlpatterns = [
    path(_("legal-check/"), views.check, name="check"),
    path(_("legal-check/whole/"), views.whole, name="check-whole"),
]
