"""The handbook's addresses."""

from django.urls import path, register_converter
from django.utils.translation import gettext_lazy as _

from lykta.web.handbook import views
from lykta.web.handbook.converters import PageConverter

register_converter(PageConverter, "handbook_page")

urlpatterns = [
    path("", views.front, name="front"),
    path(_("handbook/"), views.contents, name="handbook"),
    path(_("handbook/<handbook_page:key>/"), views.page, name="page"),
    path(_("handbook/<handbook_page:key>/pocket-card/"), views.pocket_card, name="pocket_card"),
    path(_("search/"), views.search, name="search"),
]
