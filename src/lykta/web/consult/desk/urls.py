"""The addresses of the team's desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
