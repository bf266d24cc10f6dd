"""The addresses of asking: open to everybody, and none of them names a consultation."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.asking import views

urlpatterns = [path(_("ask-the-team/"), views.start, name="consult")]
