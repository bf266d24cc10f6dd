"""The limits have no address: a toll is asked for at the address that it is for."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
