"""The addresses of logging in and of accounts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
