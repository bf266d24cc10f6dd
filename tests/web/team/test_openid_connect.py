"""Logging in by the region's own login, against an issuer that answers on this machine."""

import time
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import jwt
import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.conf import LazySettings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pydantic import SecretStr

from lykta.web.consult.own_rows import Notice, Occasion
from lykta.web.team.models import Member
from lykta.web.team.outside_link import subject_tag
from lykta.web.team.policy import Role
from lykta.web.team.second_person import AccountPlace, begin_anew, put_in
from tests.web import by_hand
from tests.web.cast import Cast, code_now
from tests.web.limits.paying import with_work
from tests.web.team.asking import acts, by_code, entries
from tests.web.team.issuer import CLIENT, SECRET, Issuer, Lies, issuing, new_key, signed

pytestmark = [pytest.mark.either_database, pytest.mark.django_db]

ACCOUNT = reverse("mfa_index")
LOG_IN = reverse("openid_connect_login", args=["county"])
BACK = reverse("openid_connect_callback", args=["county"])
LEVEL = "http://id.example.se/loa3"


@pytest.fixture(scope="module")
def answering() -> Iterator[Issuer]:
    with issuing() as issuer:
        yield issuer


@pytest.fixture
def issuer(answering: Issuer, settings: LazySettings, cast: Cast) -> Issuer:
    """The issuer, telling the truth; a nurse's account is linked to the person whom it calls vera."""
    answering.lies = Lies()
    settings.LYKTA = settings.LYKTA.model_copy(
        update={"oidc_issuer": answering.address, "oidc_client": CLIENT, "oidc_secret": SecretStr(SECRET)}
    )
    app = {
        "provider_id": "county",
        "name": "Regionen",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": answering.address, "scope": ["openid", "profile"]},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    Member.objects.filter(pk=cast.nurse.pk).update(outside_name="subject-of-vera")
    return answering


def asked(client: Client) -> str:
    """Where the browser is sent to log in."""
    answer = client.get(LOG_IN)
    assert answer.status_code == 302
    return answer.headers["Location"]


def come_back(client: Client, issuer: Issuer, name: str = "vera") -> Any:
    """Log in at the issuer under a name, and follow it back."""
    return client.get(issuer.let_in(asked(client), name))


def without_factor(cast: Cast) -> None:
    Authenticator.objects.filter(user=cast.nurse).delete()


def test_a_linked_member_comes_in_with_their_own_second_factor(issuer: Issuer, cast: Cast) -> None:
    client = Client()
    assert come_back(client, issuer).headers["Location"] == reverse("mfa_authenticate")
    assert client.get(ACCOUNT).status_code == 302
    assert by_code(client)
    assert "Vera Vård" in client.get(ACCOUNT).content.decode()
    assert acts() == [("account.log_in", "done"), ("account.outside_bind", "done")]
    assert entries()[0]["who"] == cast.nurse.reference


def test_whoever_has_no_second_factor_sets_one_up_first(issuer: Issuer, cast: Cast) -> None:
    without_factor(cast)
    client = Client()
    come_back(client, issuer)
    assert client.get(ACCOUNT).headers["Location"] == reverse("mfa_activate_totp")


@pytest.mark.parametrize("told", [None, "http://id.example.se/loa1", "", [LEVEL], "LEVEL"])
def test_a_level_that_the_settings_do_not_name_is_no_second_factor(
    issuer: Issuer, cast: Cast, settings: LazySettings, told: object
) -> None:
    without_factor(cast)
    settings.LYKTA = settings.LYKTA.model_copy(update={"oidc_assurance": (LEVEL,)})
    issuer.lies = Lies({"acr": told})
    client = Client()
    come_back(client, issuer)
    assert client.get(ACCOUNT).headers["Location"] == reverse("mfa_activate_totp")


def test_a_level_that_the_settings_name_is_asked_for_and_counts_as_one(
    issuer: Issuer, cast: Cast, settings: LazySettings
) -> None:
    without_factor(cast)
    settings.LYKTA = settings.LYKTA.model_copy(update={"oidc_assurance": (LEVEL,)})
    issuer.lies = Lies({"acr": LEVEL})
    client = Client()
    request = asked(client)
    assert "acr_values=http%3A%2F%2Fid.example.se%2Floa3" in request
    client.get(issuer.let_in(request, "vera"))
    assert client.get(ACCOUNT).status_code == 200


def test_a_level_that_only_the_user_information_claims_does_not_count(
    issuer: Issuer, cast: Cast, settings: LazySettings
) -> None:
    without_factor(cast)
    settings.LYKTA = settings.LYKTA.model_copy(update={"oidc_assurance": (LEVEL,)})
    issuer.lies = Lies(answers={"/userinfo": {"sub": "subject-of-vera", "acr": LEVEL}})
    client = Client()
    come_back(client, issuer)
    assert client.get(ACCOUNT).headers["Location"] == reverse("mfa_activate_totp")


@pytest.fixture
def named(issuer: Issuer, cast: Cast) -> Issuer:
    """The issuer, which names vera in its signed token; the nurse's account is linked by that name."""
    Member.objects.filter(pk=cast.nurse.pk).update(outside_name="vera")
    issuer.lies = Lies({"preferred_username": "vera"})
    return issuer


def refused_as_a_stranger(issuer: Issuer, name: str = "vera") -> bool:
    answer = come_back(Client(), issuer, name)
    return bool(answer.status_code == 403)


def test_a_name_in_the_signed_token_binds_once_the_second_factor_was_shown(named: Issuer, cast: Cast) -> None:
    client = Client()
    assert come_back(client, named).headers["Location"] == reverse("mfa_authenticate")
    assert Member.objects.get(pk=cast.nurse.pk).outside_subject == ""
    assert by_code(client)
    assert Member.objects.get(pk=cast.nurse.pk).outside_subject != ""
    assert acts() == [("account.log_in", "done"), ("account.outside_bind", "done")]
    assert [notice.member for notice in Notice.objects.filter(occasion=Occasion.POWERS)] == [cast.coordinator]
    # It is bound once.
    again = Client()
    come_back(again, named)
    assert by_code(again, code_now(steps=1))
    assert acts().count(("account.outside_bind", "done")) == 1


def test_a_name_that_only_the_user_information_claims_is_a_strangers(named: Issuer) -> None:
    named.lies = Lies()
    assert refused_as_a_stranger(named)


def test_whoever_calls_themself_by_anothers_subject_does_not_get_in(issuer: Issuer, cast: Cast) -> None:
    """As Mallory, who named herself at the issuer as Anna's subject."""
    client = Client()
    come_back(client, issuer)
    assert by_code(client)
    for lies in (
        Lies({"preferred_username": "subject-of-vera"}),
        Lies(answers={"/userinfo": {"sub": "subject-of-mallory", "preferred_username": "subject-of-vera"}}),
    ):
        issuer.lies = lies
        assert refused_as_a_stranger(issuer, "mallory")


def test_once_bound_no_other_subject_comes_in_by_the_name(named: Issuer) -> None:
    client = Client()
    come_back(client, named)
    assert by_code(client)
    assert refused_as_a_stranger(named, "mallory")
    named.lies = Lies({"preferred_username": "another"})
    assert not refused_as_a_stranger(named)


def test_by_a_name_alone_nobody_comes_in(named: Issuer, cast: Cast, settings: LazySettings) -> None:
    without_factor(cast)
    settings.LYKTA = settings.LYKTA.model_copy(update={"oidc_assurance": (LEVEL,)})
    named.lies = Lies({"preferred_username": "vera", "acr": LEVEL})
    assert refused_as_a_stranger(named)


def test_whoever_comes_second_to_the_second_factor_is_not_let_in(named: Issuer, cast: Cast) -> None:
    first, second = Client(), Client()
    come_back(first, named)
    come_back(second, named, "mallory")
    assert by_code(first)
    answer = second.post(reverse("mfa_authenticate"), {"code": code_now(steps=1)})
    assert answer.status_code == 403
    assert second.get(ACCOUNT).status_code == 302
    assert acts()[-1] == ("account.log_in", "refused")


def test_another_issuer_has_subjects_of_its_own(cast: Cast) -> None:
    one, other = ({"iss": issuer, "sub": "vera"} for issuer in ("https://one.se/", "https://other.se"))
    assert subject_tag(one) != subject_tag(other)
    assert subject_tag(one) == subject_tag({"iss": "https://one.se", "sub": "vera"})


def test_another_name_unties_the_account(issuer: Issuer, cast: Cast) -> None:
    client = Client()
    come_back(client, issuer)
    by_code(client)
    bound = Member.objects.get(pk=cast.nurse.pk)
    with transaction.atomic():
        put_in(bound, AccountPlace(Role.MEMBER, cast.health, bound.outside_name), asked_by=None)
    assert Member.objects.get(pk=cast.nurse.pk).outside_subject != ""
    with transaction.atomic():
        put_in(bound, AccountPlace(Role.MEMBER, cast.health, "another"), asked_by=None)
    assert Member.objects.get(pk=cast.nurse.pk).outside_subject == ""


def test_an_account_that_begins_anew_is_tied_to_nobody(issuer: Issuer, cast: Cast) -> None:
    """An administrator alone can have a reader's account tied to somebody, and then ask to raise it."""
    client = Client()
    come_back(client, issuer)
    by_code(client)
    begin_anew(Member.objects.get(pk=cast.nurse.pk))
    kept = Member.objects.get(pk=cast.nurse.pk)
    assert (kept.outside_name, kept.outside_subject) == ("subject-of-vera", "")


def test_a_stranger_with_a_token_that_holds_is_refused_and_written_down(issuer: Issuer) -> None:
    client = Client()
    before = Member.objects.count()
    answer = come_back(client, issuer, "stranger")
    assert answer.status_code == 403
    assert acts() == [("account.log_in", "refused")]
    assert (entries()[0]["who"], entries()[0]["of"]) == ("nobody", "")
    assert client.get(ACCOUNT).status_code == 302
    assert Member.objects.count() == before


def test_nothing_of_an_outside_login_is_kept(issuer: Issuer) -> None:
    come_back(Client(), issuer)
    come_back(Client(), issuer, "stranger")
    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()


def test_a_closed_account_is_refused_in_the_words_for_a_stranger(issuer: Issuer, cast: Cast) -> None:
    Member.objects.filter(pk=cast.nurse.pk).update(is_active=False)
    closed, strange = come_back(Client(), issuer), come_back(Client(), issuer, "stranger")
    assert (closed.status_code, closed.content) == (403, strange.content)


@pytest.mark.parametrize("who", ["nurse", "social_worker"])
def test_a_name_set_by_hand_is_refused_in_the_words_for_a_stranger(
    issuer: Issuer, cast: Cast, who: str
) -> None:
    Member.objects.filter(pk=cast.nurse.pk).update(outside_name="")
    by_hand.write(Member, getattr(cast, who).pk, outside_name="subject-of-vera")
    by_name, strange = come_back(Client(), issuer), come_back(Client(), issuer, "stranger")
    assert (by_name.status_code, by_name.content) == (403, strange.content)
    assert acts()[:2] == [("account.seal", "refused"), ("account.log_in", "refused")]


def test_where_two_members_could_be_meant_nobody_is(issuer: Issuer, cast: Cast) -> None:
    Member.objects.filter(pk=cast.social_worker.pk).update(outside_name="vera")
    issuer.lies = Lies({"preferred_username": "vera"})
    assert come_back(Client(), issuer).status_code == 403


def by_secret(claims: dict[str, Any], _: RSAPrivateKey) -> str:
    return jwt.encode(claims, SECRET.ljust(64), "HS256", {"kid": "one"})


def by_public_key(claims: dict[str, Any], key: RSAPrivateKey) -> str:
    number = str(key.public_key().public_numbers().n)
    return jwt.encode(claims, number, "HS256", {"kid": "one"})


def unsigned(claims: dict[str, Any], _: RSAPrivateKey) -> str:
    return jwt.encode(claims, "", "none", {"kid": "one"})


def by_another(claims: dict[str, Any], _: RSAPrivateKey) -> str:
    return signed(claims, new_key())


def changed(claims: dict[str, Any], key: RSAPrivateKey) -> str:
    head, _, signature = signed(claims, key).split(".")
    body = signed(claims | {"sub": "subject-of-somebody"}, key).split(".")[1]
    return f"{head}.{body}.{signature}"


def with_its_own_key(claims: dict[str, Any], _: RSAPrivateKey) -> str:
    other = new_key()
    public = jwt.algorithms.RSAAlgorithm.to_jwk(other.public_key(), as_dict=True)
    return signed(claims, other, kid="two", jwk=public)


SIGNED: dict[str, Callable[[dict[str, Any], RSAPrivateKey], str | None]] = {
    "by the shared secret": by_secret,
    "by the public key as a secret": by_public_key,
    "by nobody": unsigned,
    "by another key": by_another,
    "and changed afterwards": changed,
    "by a key that it brings along": with_its_own_key,
    "without the name of a key": lambda claims, key: jwt.encode(claims, key, "RS256"),
    "in no form at all": lambda _, __: "no token",
    "by being left out": lambda _, __: None,
}


@pytest.mark.parametrize("how", SIGNED)
def test_a_token_that_is_not_signed_by_the_issuer_is_refused(issuer: Issuer, how: str) -> None:
    issuer.lies = Lies(sign=SIGNED[how])
    refused(issuer)


PAST, FUTURE = int(time.time()) - 120, int(time.time()) + 3600
CLAIMS: dict[str, dict[str, object]] = {
    "for another server": {"aud": "another"},
    "for others": {"aud": ["another", "and another"]},
    "for nobody": {"aud": None},
    "of another issuer": {"iss": "http://127.0.0.1:9"},
    "of no issuer": {"iss": None},
    "for another question": {"nonce": "another"},
    "for another question, in signs": {"nonce": "å" * 32},
    "for no question": {"nonce": None},
    "that has ended": {"exp": PAST},
    "without end": {"exp": None},
    "that ends at some time": {"exp": "tomorrow"},
    "that has not begun": {"nbf": FUTURE},
    "made in the future": {"iat": FUTURE},
    "of nobody": {"sub": None},
    "of a number": {"sub": 7},
    "of an empty name": {"sub": ""},
    "of a name that is too long": {"sub": "x" * 5000},
    "of a name with a sign that ends it": {"sub": "a\0b"},
    "of a name that steers a terminal": {"sub": "\x1b[31m"},
}


@pytest.mark.parametrize("what", CLAIMS)
def test_a_token_that_says_something_else_is_refused(issuer: Issuer, what: str) -> None:
    issuer.lies = Lies(CLAIMS[what])
    refused(issuer)


DESCRIPTION = "/.well-known/openid-configuration"
NOT_ASKED_FOR: list[object] = [500, 302, b"no JSON", [], {}]
ANSWERS: list[tuple[str, object]] = [
    *product(("/keys", "/token"), NOT_ASKED_FOR),
    ("/keys", {"keys": [{}]}),
    ("/keys", {"keys": ["one"]}),
    ("/keys", {"keys": [{"kid": "one", "kty": "RSA"}]}),
    ("/token", {"access_token": 7}),
    ("/token", ["access_token"]),
]


@pytest.mark.parametrize(("path", "what"), ANSWERS)
def test_an_issuer_that_answers_anything_else_lets_nobody_in(issuer: Issuer, path: str, what: object) -> None:
    issuer.lies = Lies(answers={path: what})
    refused(issuer)


@pytest.mark.parametrize("what", [500, 302, b"no JSON", [], {}, {"issuer": "http://127.0.0.1:9"}])
def test_an_issuer_that_does_not_describe_itself_is_not_asked_and_not_believed(
    issuer: Issuer, what: object
) -> None:
    client = Client()
    back = issuer.let_in(asked(client), "vera")
    issuer.lies = Lies(answers={DESCRIPTION: what})
    assert Client().get(LOG_IN).status_code == 502
    assert client.get(back).status_code == 401
    assert client.get(ACCOUNT).status_code == 302
    assert acts() == [("account.log_in", "refused")]


def test_an_issuer_whose_addresses_are_less_protected_than_its_own_is_refused(
    issuer: Issuer, settings: LazySettings
) -> None:
    told = issuer.answer(DESCRIPTION, {}, "")
    assert isinstance(told, dict)
    issuer.lies = Lies(answers={DESCRIPTION: told | {"token_endpoint": "ftp://127.0.0.1/token"}})
    assert Client().get(LOG_IN).status_code == 502


def refused(issuer: Issuer) -> None:
    client = Client()
    answer = come_back(client, issuer)
    assert answer.status_code == 401
    assert reverse("account_login") in answer.content.decode()
    assert client.get(ACCOUNT).status_code == 302
    assert client.get(reverse("mfa_authenticate")).status_code == 302
    assert acts() == [("account.log_in", "refused")]


@pytest.mark.parametrize("name", ["a\0b", "\x1b[31m", "' OR 1=1 --", "*", "%"])
def test_an_odd_name_is_a_stranger(issuer: Issuer, name: str) -> None:
    sub = "subject-of-somebody"
    issuer.lies = Lies({"sub": sub, "preferred_username": name})
    assert come_back(Client(), issuer).status_code == 403


@pytest.mark.parametrize("preferred", ["", None, [], {}, 0, "a" * 5000])
def test_no_name_is_not_that_of_the_members_without_one(issuer: Issuer, preferred: object) -> None:
    sub = "subject-of-somebody"
    issuer.lies = Lies({"sub": sub, "preferred_username": preferred})
    assert come_back(Client(), issuer).status_code == 403


def test_each_question_is_asked_with_a_secret_of_its_own(issuer: Issuer) -> None:
    first, second = asked(Client()), asked(Client())
    assert "code_challenge_method=S256" in first
    assert "email" not in first
    for name in ("state", "nonce", "code_challenge"):
        one, other = (request.split(f"{name}=")[1].split("&")[0] for request in (first, second))
        assert len(one) >= 16
        assert one != other


def test_an_answer_to_another_browsers_question_is_refused(issuer: Issuer) -> None:
    back = issuer.let_in(asked(Client()), "vera")
    client = Client()
    asked(client)
    assert client.get(back).status_code == 401
    assert client.get(ACCOUNT).status_code == 302


def test_an_answer_is_taken_once(issuer: Issuer) -> None:
    client = Client()
    back = issuer.let_in(asked(client), "vera")
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 401


@pytest.mark.parametrize("query", ["", "?state=x", "?code=x", "?state=x&code=x", "?error=x&state=x"])
def test_an_answer_that_nobody_asked_for_is_refused(issuer: Issuer, query: str) -> None:
    assert Client().get(BACK + query).status_code == 401
    assert acts() == [("account.log_in", "refused")]


def test_breaking_it_off_is_no_refusal(issuer: Issuer) -> None:
    client = Client()
    state = asked(client).split("state=")[1].split("&")[0]
    answer = client.get(f"{BACK}?error=access_denied&state={state}", follow=True)
    assert answer.redirect_chain == [(reverse("socialaccount_login_cancelled"), 302)]
    assert acts() == []


@pytest.mark.usefixtures("still_clock")
def test_many_tries_pay_by_a_link_that_leads_on(issuer: Issuer) -> None:
    for _ in range(40):
        Client().get(BACK)
    page = Client().get(LOG_IN)
    assert page.status_code == 429
    # A form would not be let lead on to the issuer.
    assert "<form" not in page.content.decode().partition("<main")[2].partition("</main>")[0]
    assert Client().get(LOG_IN, with_work(page.content.decode())).status_code == 302
    assert len(acts()) == 40


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/", "/\\example.org"])
def test_it_leads_to_no_other_site(issuer: Issuer, target: str) -> None:
    client = Client()
    request = client.get(LOG_IN, {"next": target}).headers["Location"]
    client.get(issuer.let_in(request, "vera"))
    assert "example.org" not in by_code(client)


@pytest.mark.parametrize("name", ["openid_connect_login", "openid_connect_callback"])
def test_there_is_no_other_issuer_and_none_without_a_setting(
    issuer: Issuer, settings: LazySettings, name: str
) -> None:
    assert Client().get(reverse(name, args=["other"])).status_code == 404
    settings.LYKTA = settings.LYKTA.model_copy(update={"oidc_issuer": ""})
    assert Client().get(reverse(name, args=["county"])).status_code == 404
    assert LOG_IN not in Client().get(reverse("account_login")).content.decode()
