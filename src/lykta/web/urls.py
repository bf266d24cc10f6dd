"""The addresses of all parts: Swedish at the root, English below /en/."""

from importlib.util import find_spec

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from lykta.web import views
from lykta.web.configuration import applications

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.not_found
handler500 = views.server_error

urlpatterns = [
    path("halsa", views.health, name="health"),
    path("halsa/redo", views.readiness, name="readiness"),
    path("halsa/ready", views.readiness, name="readiness_in_english"),
    path("metrics", views.prometheus, name="metrics"),
    path("robots.txt", views.robots, name="robots"),
    path("komponenter/", views.components, name="components"),
    *i18n_patterns(
        *(
            path("", include(f"{app}.urls"))
            for app in applications(settings.LYKTA.parts)
            if find_spec(f"{app}.urls")
        ),
        prefix_default_language=False,
    ),
]
