"""The addresses of asking: open to everybody, and none of them names a consultation."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
