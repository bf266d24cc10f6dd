"""Behind a proxy that adds https: visitors are sent there, and the browser is told to stay."""

from django.test import Client, override_settings

BEHIND_TLS = override_settings(
    SECURE_SSL_REDIRECT=True,
    SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
    SECURE_HSTS_SECONDS=31_536_000,
)


@BEHIND_TLS
def test_http_is_sent_to_https() -> None:
    answer = Client().get("/handbok/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/handbok/")


@BEHIND_TLS
def test_over_https_the_browser_is_told_to_stay_there() -> None:
    answer = Client().get("/handbok/", headers={"x-forwarded-proto": "https"})
    assert (answer.status_code, answer["Strict-Transport-Security"]) == (200, "max-age=31536000")


@BEHIND_TLS
def test_the_health_check_answers_without_https() -> None:
    assert Client().get("/halsa").status_code == 200
