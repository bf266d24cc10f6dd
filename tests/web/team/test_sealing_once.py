"""What version 0.1.0 stored is sealed once, when the columns of the seals are added, and never afterwards."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from lykta.web.consult.actions.team import break_glass
from lykta.web.consult.backup import rows_as_lines, store_rows, tables
from lykta.web.consult.database import rotate
from lykta.web.consult.database import untrue_rows as untrue_consultations
from lykta.web.consult.models import BreakGlass, Consultation
from lykta.web.prepared import prepare_database
from lykta.web.team.accounts.second_person import ask_reset
from lykta.web.team.admission import untrue_rows
from lykta.web.team.models import Member, StartCode
from lykta.web.team.starting import find_start, give_start_code
from tests.web import by_hand
from tests.web.cast import Cast, made_cast, made_consultation
from tests.web.consult.world import URGENT
from tests.web.passkey import give_passkey
from tests.web.team.asking import by_code, by_password

EARLIER = ("consult", "0001_initial"), ("team", "0001_initial")


def filled() -> tuple[Cast, str]:
    """A team with a row in every table that is sealed; and a one-time code."""
    cast = made_cast()
    give_passkey(cast.coordinator)
    code = give_start_code(cast.reader, by="system")
    ask_reset(cast.nurse, by=cast.administrator)
    consultation, _ = made_consultation(handled_by=cast.health, invited=cast.social)
    made_consultation()
    with transaction.atomic():
        break_glass(consultation, cast.social_worker, URGENT)
    return cast, code


def columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_upgrade_seals_what_is_there_and_a_return_takes_the_seals_off() -> None:
    cast, code = filled()
    for app, name in EARLIER:
        call_command("migrate", app, name, verbosity=0)
    assert "seal" not in columns("team_member") | columns("consult_breakglass")
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        assert not [row for row in cursor.fetchall() if "seal" in str(row[0])]
    call_command("migrate", verbosity=0)
    assert list(untrue_rows()) + list(untrue_consultations()) == []
    assert find_start(code) is not None
    client = Client()
    by_password(client, cast.nurse.username)
    assert by_code(client)


@pytest.mark.django_db
def test_a_seal_that_was_taken_off_is_not_made_again_by_preparing() -> None:
    cast, _ = filled()
    by_hand.write(Member, cast.reader.pk, seal=b"")
    by_hand.write(StartCode, StartCode.objects.get().pk, seal=b"")
    by_hand.write(Consultation, Consultation.objects.earliest("pk").pk, parts_seal=b"")
    by_hand.write(BreakGlass, BreakGlass.objects.get().pk, seal=b"")
    factor = Authenticator.objects.get(user=cast.nurse)
    by_hand.write(Authenticator, factor.pk, data={"secret": factor.data["secret"]})
    prepare_database()
    assert len(list(untrue_rows())) == 3
    assert len(list(untrue_consultations())) == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_rows_that_are_restored_keep_their_seals() -> None:
    filled()
    kept = {model: [json.loads(line) for line in rows_as_lines(model)] for model in tables()}
    call_command("flush", verbosity=0, interactive=False)
    with transaction.atomic():
        for model, rows in kept.items():
            store_rows(model, rows)
    assert Member.objects.count() == 5
    assert list(untrue_rows()) + list(untrue_consultations()) == []


@pytest.mark.django_db
def test_a_rotation_of_the_master_keys_leaves_every_seal_true() -> None:
    filled()
    rotate(patience_s=0)
    assert list(untrue_rows()) + list(untrue_consultations()) == []
