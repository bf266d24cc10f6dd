"""Django's settings that a server with logins has beside those of every server."""

from typing import Any

from lykta.web.configuration import Configuration, read_configuration

_LYKTA: Configuration = read_configuration()

LIBRARIES = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE_FOR_LOGINS = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lykta.web.team.middleware.RequireSecondFactor",
    "lykta.web.team.middleware.BrokenSealPage",
]

AUTH_USER_MODEL = "team.Member"
AUTHENTICATION_BACKENDS = ["lykta.web.team.admission.TrueMembers"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "lykta.web.team.guessing.LocalWordsValidator"},
    {"NAME": "lykta.web.team.guessing.LeakedPasswordValidator"},
]

# The names hold the browser to sending the cookies over https and to this host alone.
_PREFIX = "__Host-" if _LYKTA.https else ""
SESSION_COOKIE_NAME = f"{_PREFIX}lykta"
SESSION_COOKIE_SECURE = _LYKTA.https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# A working day at most, and gone with the browser; the middleware ends it earlier when it is idle.
SESSION_COOKIE_AGE = 10 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ENGINE = "lykta.web.team.sessions"
# The token lies in a cookie of its own, which only a page with a form of the team sets: in the session, each
# look at the log-in page would write a row. Pages without a login set no cookie of any kind.
CSRF_COOKIE_NAME = f"{_PREFIX}lykta-token"
CSRF_COOKIE_SECURE = _LYKTA.https
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
# Gone with the browser, as the session.
CSRF_COOKIE_AGE = None
# Other sites are told nothing, as everywhere. Under `no-referrer` browsers would also hide from this server
# where its own forms come from, and every one would be refused.
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "lykta.web.team.login.csrf_failed"

# What libraries mark as used, such as a code, counts in all processes.
CACHES = {"default": {"BACKEND": "lykta.web.limits.counting.UsedOnce"}}

ACCOUNT_ADAPTER = "lykta.web.team.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# The library's limits refuse, so that strangers could keep a member out. Ours ask for a toll: team.guessing.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _LYKTA.https else 0
MFA_ADAPTER = "lykta.web.team.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Lykta"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _LYKTA.https
MFA_WEBAUTHN_USER_VERIFICATION = "required"

SOCIALACCOUNT_ADAPTER = "lykta.web.team.adapters.OutsideLoginAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"APPS": []}}
if _LYKTA.oidc_issuer:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "county",
                "name": _LYKTA.oidc_name or "OpenID Connect",
                "client_id": _LYKTA.oidc_client,
                "secret": _LYKTA.oidc_secret.get_secret_value() if _LYKTA.oidc_secret else "",
                # No more than who it is: an e-mail address is for the administrator to write.
                "settings": {"server_url": _LYKTA.oidc_issuer, "scope": ["openid", "profile"]},
            }
        ],
    }

_server, _, _port = _LYKTA.mail_server.partition(":")
MAILERS: dict[str, Any] = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
if _server:
    MAILERS["default"] = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": _server,
            "port": int(_port) if _port.isdigit() else 25,
            "username": _LYKTA.mail_user,
            "password": _LYKTA.mail_password.get_secret_value() if _LYKTA.mail_password else "",
            "use_tls": _LYKTA.mail_encrypted,
            "timeout": 20,
        },
    }
DEFAULT_FROM_EMAIL = _LYKTA.mail_from
