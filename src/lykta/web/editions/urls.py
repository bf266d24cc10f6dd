"""The addresses of the editions: for everybody, and for the team."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from lykta.web.editions.views import public, reading, stepping

urlpatterns = [
    path(_("picture/"), public.picture, name="picture"),
    path(_("picture/<slug:name>/<path:path>"), public.file, name="picture-file"),
    path(_("team/editions/"), reading.overview, name="editions"),
    path(_("team/editions/compare/"), reading.compare, name="edition-compare"),
    path(_("team/editions/take-up/"), stepping.take_up, name="edition-take-up"),
    path(_("team/editions/<int:edition>/"), reading.show, name="edition"),
    path(_("team/editions/<int:edition>/preview/<path:path>"), reading.preview, name="edition-preview"),
    path(_("team/editions/<int:edition>/approve/"), stepping.approve, name="edition-approve"),
    path(_("team/editions/<int:edition>/publish/"), stepping.publish, name="edition-publish"),
    path(_("team/editions/<int:edition>/withdraw/"), stepping.withdraw, name="edition-withdraw"),
]
