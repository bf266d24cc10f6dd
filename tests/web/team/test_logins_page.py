"""The page of log-ins tells the figures that the code has."""

from typing import Any

import pytest
from allauth.account import app_settings as of_accounts
from allauth.mfa import app_settings as of_factors
from django.conf import settings

from lykta.web.limits.counting import STEEPEST
from lykta.web.limits.toll import ask
from lykta.web.team.guessing import OUTSIDE, PASSKEYS, PASSWORDS, START_CODES, WRONG_CODES
from lykta.web.team.middleware import IDLE_SECONDS
from lykta.web.team.second_person import HOLDS as PENDING_HOLDS
from lykta.web.team.start_codes import HOLDS
from tests.project.tree import ROOT

PAGE = (ROOT / "docs/reference/logins.md").read_text(encoding="utf-8")
NONE_OF_THE_LIBRARYS: bool = of_accounts.RATE_LIMITS == of_factors.RATE_LIMITS == {}
RULES: list[Any] = settings.AUTH_PASSWORD_VALIDATORS
FIGURES = [
    (f"ends without use after | {IDLE_SECONDS // 60} minutes", True),
    (f"ends in any case after | {settings.SESSION_COOKIE_AGE // 3600} hours", True),
    (f"lets one in | {settings.ACCOUNT_REAUTHENTICATION_TIMEOUT // 60} minutes", True),
    (f"It holds for {HOLDS.total_seconds() / 3600:.0f} hours", HOLDS == PENDING_HOLDS),
    ("5 in five minutes | address |", (PASSWORDS.of_address, PASSWORDS.seconds) == (5, 300)),
    ("5 in five minutes | account, whatever the address", PASSWORDS.of_account == 5),
    ("60 in five minutes | all together", PASSWORDS.of_all == 60),
    ("passkey alone | 10 a minute", (PASSKEYS.of_address, PASSKEYS.seconds) == (10, 60)),
    ("wrong one-time codes | 10 a minute", (START_CODES.of_address, START_CODES.seconds) == (10, 60)),
    ("back | 40 a minute", (OUTSIDE.of_address, OUTSIDE.seconds) == (40, 60)),
    ("Five wrong ones in five minutes", WRONG_CODES == 5),
    ("works after 10 to 60 seconds", (ask("x", 0).wait, ask("x", STEEPEST).wait) == (10, 60)),
    ("Beyond what is free", NONE_OF_THE_LIBRARYS),
    ("Ten are given", of_factors.RECOVERY_CODE_COUNT == 10),
    ("Twelve signs or more", RULES[0]["OPTIONS"] == {"min_length": 12}),
]


@pytest.mark.parametrize(("told", "is_so"), FIGURES)
def test_each_figure_of_the_page_is_that_of_the_code(told: str, is_so: bool) -> None:
    assert is_so
    assert told in PAGE
