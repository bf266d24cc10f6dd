"""The addresses of asking: open to everybody, and none of them names a consultation."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.asking import come_back, views

urlpatterns = [
    path(_("ask-the-team/"), views.start, name="consult"),
    path(_("ask-the-team/question/"), views.ask, name="consult-ask"),
    path(_("ask-the-team/come-back/"), come_back.come_back, name="consult-return"),
]
