"""The database's address becomes Django's settings, also with escapes, options and a socket's folder."""

from typing import Any

import pytest

from lykta.errors import InputError
from lykta.web.configuration import read_configuration
from lykta.web.database import database_settings


def _settings(address: str) -> dict[str, Any]:
    return database_settings(read_configuration(database=address))


def test_without_an_address_it_is_a_file_in_the_data_folder() -> None:
    found = database_settings(read_configuration())
    assert found["ENGINE"] == "django.db.backends.sqlite3"
    assert found["NAME"].name == "lykta.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_signs_of_the_address_in_a_password_are_written_as_escapes() -> None:
    found = _settings("postgresql://lykta:p%40ss%2Fw%3Ard@db.example.se:5433/team")
    assert (found["USER"], found["PASSWORD"]) == ("lykta", "p@ss/w:rd")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example.se", 5433, "team")


def test_a_socket_s_folder_and_other_options_go_to_the_driver() -> None:
    found = _settings("postgresql://lykta@/team?host=/run/postgresql&sslmode=verify-full")
    assert found["HOST"] == ""
    assert found["OPTIONS"] == {"host": "/run/postgresql", "sslmode": "verify-full"}


def test_options_are_taken_as_they_are_written() -> None:
    found = _settings("postgresql://lykta@db/team?sslrootcert=/x/y+z%20w&sslpassword=0042&sslcert=")
    assert found["OPTIONS"] == {"sslrootcert": "/x/y+z w", "sslpassword": "0042", "sslcert": ""}


def test_an_address_without_options_leaves_none_of_another_address() -> None:
    before = _settings("postgresql://web@db.example.se/team?sslmode=require")
    assert before | _settings("postgresql://owner@db.example.se/team") == _settings(
        "postgresql://owner@db.example.se/team"
    )


@pytest.mark.parametrize(
    "address", ["sqlite:///team.sqlite3", "postgres://db.example.se/team", "db.example.se"]
)
def test_an_address_of_another_kind_is_refused_in_one_line(address: str) -> None:
    with pytest.raises(InputError, match="LYKTA_DATABASE: it must begin with postgresql://"):
        read_configuration(database=address)
