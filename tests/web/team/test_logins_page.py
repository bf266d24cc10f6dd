"""The page of log-ins tells the figures that the code has."""

from typing import Any

import pytest
from allauth.account import app_settings as of_accounts
from allauth.mfa import app_settings as of_factors
from django.conf import settings

from lykta.web.team.accounts.second_person import HOLDS as PENDING_HOLDS
from lykta.web.team.doorkeeper import IDLE_SECONDS
from lykta.web.team.entrance.first import _RATES as OF_CODES
from lykta.web.team.entrance.outside import _RATES as OF_OUTSIDE
from lykta.web.team.starting import HOLDS
from tests.project.tree import ROOT

PAGE = (ROOT / "docs/reference/logins.md").read_text(encoding="utf-8")
LIMITS = of_accounts.RATE_LIMITS
RULES: list[Any] = settings.AUTH_PASSWORD_VALIDATORS
CHANGES_OF_IT = LIMITS["change_password"]
FIGURES = [
    (f"ends without use after | {IDLE_SECONDS // 60} minutes", True),
    (f"ends in any case after | {settings.SESSION_COOKIE_AGE // 3600} hours", True),
    (f"lets one in | {settings.ACCOUNT_REAUTHENTICATION_TIMEOUT // 60} minutes", True),
    (f"It holds for {HOLDS.total_seconds() / 3600:.0f} hours", HOLDS == PENDING_HOLDS),
    ("failed log-ins | 5 in five minutes", "5/300s/key" in LIMITS["login_failed"]),
    ("failed log-ins | 10 a minute", "10/m/ip" in LIMITS["login_failed"]),
    ("log-ins | 30 a minute", LIMITS["login"] == "30/m/ip"),
    ("by passkey alone, one-time codes | 10 a minute", of_factors.RATE_LIMITS["webauthn_login"] == "10/m/ip"),
    ("one-time codes | 10 a minute each", OF_CODES == {"first_log_in": "10/m/ip"}),
    ("back | 40 a minute", OF_OUTSIDE == {"outside": "40/m/ip"}),
    ("showing again who one is | 10 a minute", LIMITS["reauthenticate"] == "10/m/user"),
    ("changes of the password | 5 a minute", CHANGES_OF_IT == "5/m/user"),
    ("Ten are given", of_factors.RECOVERY_CODE_COUNT == 10),
    ("Twelve signs or more", RULES[0]["OPTIONS"] == {"min_length": 12}),
]


@pytest.mark.parametrize(("told", "is_so"), FIGURES)
def test_each_figure_of_the_page_is_that_of_the_code(told: str, is_so: bool) -> None:
    assert is_so
    assert told in PAGE
