"""The consultation's addresses: those of asking, which are open, and those of the team's desk."""

from django.urls import include, path

urlpatterns = [
    path("", include("lykta.web.consult.asking.urls")),
    path("", include("lykta.web.consult.desk.urls")),
]
