"""The consultation's own addresses: none beside those of asking and of the desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
