"""The contacts' addresses. They name what is read, never which municipality was chosen."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from lykta.web.handbook.contacts import views

urlpatterns = [
    path(_("contacts/"), views.contacts, name="contacts"),
    path(_("contacts/adult/"), views.contacts, {"concern": "adult"}, name="contacts-adult"),
    path(_("contacts/child/"), views.contacts, {"concern": "child"}, name="contacts-child"),
]
