"""Django's settings, made from the operator's."""

import secrets
from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from lykta.web import logs
from lykta.web.configuration import applications, read_configuration
from lykta.web.database import database_settings

_HERE = Path(__file__).parent

LYKTA = read_configuration()

# The debug page shows what visitors sent: it is not even a setting.
DEBUG = False
# Without a part that signs, a new secret at each start does no harm and needs no keeping.
SECRET_KEY = LYKTA.secret_key.get_secret_value() if LYKTA.secret_key else secrets.token_urlsafe(64)
ALLOWED_HOSTS = list(LYKTA.hosts)
INSTALLED_APPS = ["django.forms", "django.contrib.staticfiles", "lykta.web", *applications(LYKTA.parts)]
ROOT_URLCONF = "lykta.web.urls"
WSGI_APPLICATION = "lykta.web.wsgi.application"

MIDDLEWARE = [
    # Before all others, so that their time and their refusals are counted too.
    "lykta.web.monitoring.Monitoring",
    # Next, so that the headers are on every answer, also on refusals by those further in.
    "lykta.web.pages.PrivacyHeaders",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "lykta.web.pages.operator_settings",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "lykta.web.templatetags.lykta",
            ],
        },
    }
]
FORM_RENDERER = "lykta.web.pages.FieldRenderer"

DATABASES = {"default": database_settings(LYKTA)}

LOGGING = logs.logging_as(LYKTA.logs)

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
TIME_ZONE = "Europe/Stockholm"

STATIC_URL = "/static/"
STATIC_ROOT = LYKTA.data_folder / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Every name of a style sheet holds a hash of its content, so a browser may keep it for ever.
WHITENOISE_MAX_AGE = 31_536_000
# No page links to a name without one, so those copies are not kept: each start would compress them again.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "require-trusted-types-for": ["'script'"],
}
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = LYKTA.https
# A monitor on this machine asks without the proxy, and so without https.
SECURE_REDIRECT_EXEMPT = [r"^halsa(/redo|/ready)?$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if LYKTA.https else None
SECURE_HSTS_SECONDS = LYKTA.hsts_seconds if LYKTA.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False

# What a browser lets be typed into the largest form, with six bytes for each letter such as å: what is more
# is refused before it is read. The proxies of packaging/ let as much through.
DATA_UPLOAD_MAX_MEMORY_SIZE = 500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 0

if LYKTA.runs_alone:
    # Before all that reads an address: the gate takes off what every address of the workbench begins with.
    _first = MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware")
    MIDDLEWARE = [
        *MIDDLEWARE[:_first],
        "lykta.web.workbench.gate.RequireWorkbenchKey",
        *MIDDLEWARE[_first:],
        "django.middleware.csrf.CsrfViewMiddleware",
    ]
    # Under `no-referrer` browsers would also hide from this server that a form is its own.
    SECURE_REFERRER_POLICY = "same-origin"
    CSRF_COOKIE_HTTPONLY = True
    CSRF_COOKIE_SAMESITE = "Strict"
    CSRF_FAILURE_VIEW = "lykta.web.workbench.pages.judgements.not_from_here"

if LYKTA.logs_in:
    # Sessions, logins and what they need: on a server without logins none of it exists.
    from lykta.web.team.django_settings import *  # noqa: F403

    # After the parts: a template of theirs goes before the library's of the same name.
    INSTALLED_APPS = [*INSTALLED_APPS, *LIBRARIES]  # noqa: F405
    MIDDLEWARE = [*MIDDLEWARE, *MIDDLEWARE_FOR_LOGINS]  # noqa: F405
