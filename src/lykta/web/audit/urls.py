"""The audit log's address."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
