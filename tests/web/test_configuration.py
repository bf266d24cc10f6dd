"""The operator's settings: each from its variable or its file, refused in one clear line when wrong."""

import re
from pathlib import Path

import pytest

from lykta.errors import InputError
from lykta.web.configuration import PARTS, PREFIX, Configuration, read_configuration
from tests.project.tree import ROOT

PAGE = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(LYKTA_[A-Z_]+)` \| ([^|]*) \|", PAGE, re.MULTILINE))


def refusal(**given: object) -> str:
    with pytest.raises(InputError) as refused:
        read_configuration(**given)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_without_variables_the_handbook_is_served_on_this_machine_for_a_proxy() -> None:
    settings = read_configuration()
    assert settings.parts == ("handbook",)
    assert settings.https
    assert settings.hosts == ("localhost", "127.0.0.1", "[::1]")


def test_a_variable_sets_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LYKTA_HOSTS", "lykta.example, www.lykta.example")
    monkeypatch.setenv("LYKTA_HTTPS", "no")
    settings = read_configuration()
    assert (settings.hosts, settings.https) == (("lykta.example", "www.lykta.example"), False)


def test_the_page_names_every_part_that_there_is() -> None:
    (row,) = [line for line in PAGE.splitlines() if line.startswith("| `LYKTA_PARTS` |")]
    assert set(re.findall(r"`([a-z]+)`", row.rpartition(" | ")[2])) == set(PARTS)


def test_an_empty_variable_is_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LYKTA_OVERLAY", "")
    assert read_configuration().overlay is None


def test_a_setting_can_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s" * 60 + "\n")
    monkeypatch.setenv("LYKTA_SECRET_KEY_FILE", str(tmp_path / "secret"))
    secret = read_configuration().secret_key
    assert secret
    assert secret.get_secret_value() == "s" * 60


def test_a_file_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LYKTA_SECRET_KEY_FILE", str(tmp_path / "none"))
    assert refusal().startswith("LYKTA_SECRET_KEY_FILE: the file ")


def test_an_unknown_variable_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LYKTA_HTTP", "no")
    assert "LYKTA_HTTP" in refusal()


@pytest.mark.parametrize("variable", ["LYKTA_CONTACT_KEY_FILE", "LYKTA_EVIDENCE_KEY_FILE"])
def test_the_variables_of_the_workbenchs_keys_are_let_be(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "key")
    assert read_configuration().parts


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"https": "perhaps"}, "LYKTA_HTTPS: it has to be yes or no."),
        ({"hsts_seconds": -1}, "LYKTA_HSTS_SECONDS: it has to be 0 or more."),
        ({"keep_days": "ninety"}, "LYKTA_KEEP_DAYS: it has to be a whole number."),
        ({"keep_days": 731}, "LYKTA_KEEP_DAYS: it has to be 730 or less."),
        ({"logs": "xml"}, "LYKTA_LOGS: it has to be one of 'text' or 'json'."),
        ({"address": "https://lykta.example.se/"}, "without a path or a slash at the end."),
        ({"hosts": "https://lykta.example.se"}, "LYKTA_HOSTS: https://lykta.example.se is not a host name"),
        ({"hosts": "lykta.example.se:443"}, "LYKTA_HOSTS: lykta.example.se:443 is not a host name"),
        ({"leaked_passwords": "/etc/passwd"}, "LYKTA_LEAKED_PASSWORDS: /etc/passwd does not hold SHA-1"),
        ({"oidc_issuer": "https://issuer.example.se"}, "LYKTA_OIDC_CLIENT is missing"),
        ({"mail_server": "mail.example.se:abc"}, "LYKTA_MAIL_SERVER: write the server's name and port"),
        ({"mail_server": "mail.example.se:65536"}, "LYKTA_MAIL_SERVER: write the server's name and port"),
        ({"mail_from": "notanaddress"}, "LYKTA_MAIL_FROM: notanaddress is not an e-mail address"),
        ({"parts": "handbok"}, "LYKTA_PARTS: "),
        ({"parts": ","}, "LYKTA_PARTS: no part is named"),
        ({"parts": "consult,workbench"}, "workbench never runs on the same server as consult"),
        ({"parts": "workbench,handbook"}, "workbench never runs on the same server as handbook"),
        ({"parts": "workbench"}, "is run by `lykta workbench RESULT`"),
        ({"overlay": "/no/such/folder"}, "LYKTA_OVERLAY: there is no folder"),
        ({"exit_address": "javascript:alert(1)"}, "LYKTA_EXIT_ADDRESS: "),
        ({"secret_key": "short"}, "LYKTA_SECRET_KEY: it has to be 50 characters or more."),
        ({"mail_server": "mail.example.se:587"}, "LYKTA_MAIL_FROM is missing"),
        ({"anchors_mail": "log@example.se"}, "LYKTA_MAIL_SERVER is missing"),
        ({"anchors": "lykta-data/anchors.txt"}, "LYKTA_ANCHORS lies in the data folder"),
        ({"stamp_address": "https://stamp.example.se/"}, "LYKTA_STAMP_ROOTS is missing"),
        ({"stamp_address": "http://stamp.example.se/"}, "LYKTA_STAMP_ADDRESS: "),
    ],
)
def test_a_wrong_setting_is_told_with_its_variable(given: dict[str, object], words: str) -> None:
    assert words in refusal(**given)


@pytest.mark.parametrize("sign", ["@", "/", "?", "#", "[", "%", " ", "12@", "12/", "12?", "12#"])
def test_a_sign_of_a_password_that_makes_an_address_another_is_told_and_no_piece_of_it(sign: str) -> None:
    told = refusal(database=f"postgresql://lykta:hun{sign}ter2@127.0.0.1/lykta")
    assert "write @ / ? # % [ ] and blanks as %40 %2F %3F %23 %25 %5B %5D and %20" in told
    assert "hun" not in told
    assert "ter2" not in told


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://lykta:hun%40%2F%3F%23%5B%5D%25:ter2@127.0.0.1:5432/lykta",
        "postgresql://lykta@/lykta?host=/run/postgresql",
        "postgresql://lykta:p@[::1]/lykta?sslmode=verify-full&sslrootcert=/etc/ssl/r%2B1.pem",
    ],
)
def test_an_address_that_can_be_read_one_way_alone_is_taken(address: str) -> None:
    taken = read_configuration(database=address).database
    assert taken is not None
    assert taken.get_secret_value() == address


def test_a_wrong_secret_is_never_shown() -> None:
    assert "hunter2" not in refusal(secret_key="hunter2")  # noqa: S106 - a made-up one.


@pytest.mark.parametrize("days", [-1, 0, 366])
def test_a_second_person_of_the_same_day_is_for_a_demo_alone(days: int) -> None:
    assert "LYKTA_SECOND_PERSON_DAYS" in refusal(second_person_days=days)
    assert read_configuration(second_person_days=0, demo=True).second_person_days == 0


def test_not_even_the_demo_runs_the_consultation_beside_the_workbench() -> None:
    assert "never runs on the same server" in refusal(parts="consult,workbench", demo=True)


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Configuration.model_fields.items() if not field.description] == []


def shown(default: object) -> str:
    if default in (None, "", ()):
        return "none"
    if isinstance(default, bool):
        return f"`{'yes' if default else 'no'}`"
    return f"`{','.join(default)}`" if isinstance(default, tuple) else f"`{default}`"


def test_the_page_has_a_row_for_every_setting_with_its_default() -> None:
    assert {
        f"{PREFIX}{name.upper()}": shown(field.default) for name, field in Configuration.model_fields.items()
    } == ROWS
