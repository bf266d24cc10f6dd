"""The addresses of the editions: for everybody, and for the team."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from lykta.web.editions import feed, public, views

urlpatterns = [
    path(_("picture/"), public.picture, name="picture"),
    path(_("picture/feed.xml"), feed.feed, name="picture-feed"),
    path(_("picture/dcat.rdf"), public.description, name="picture-description"),
    path(_("picture/<slug:name>/"), public.edition, name="picture-edition"),
    path(_("picture/<slug:name>/<path:path>"), public.file, name="picture-file"),
    path(_("team/editions/"), views.overview, name="editions"),
    path(_("team/editions/compare/"), views.compare, name="edition-compare"),
    path(_("team/editions/take-up/"), views.take_up, name="edition-take-up"),
    path(_("team/editions/<int:edition>/"), views.show, name="edition"),
    path(_("team/editions/<int:edition>/preview/<path:path>"), views.preview, name="edition-preview"),
    path(_("team/editions/<int:edition>/approve/"), views.approve, name="edition-approve"),
    path(_("team/editions/<int:edition>/publish/"), views.publish, name="edition-publish"),
    path(_("team/editions/<int:edition>/withdraw/"), views.withdraw, name="edition-withdraw"),
]
