"""Who may still see deleted rows on PostgreSQL, and whom a user without rights cannot see."""

import psycopg
import pytest
from django.db import connection

from lykta.web.consult.keeping.compacting import older_transactions

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no other sessions to see"),
]


def test_another_users_session_counts_though_nothing_can_be_seen_of_it() -> None:
    settings = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    told = {name: settings[name] for name in names if settings.get(name)}
    with psycopg.connect(**told), connection.cursor() as cursor:
        before = older_transactions(cursor)
        cursor.execute("CREATE ROLE lykta_sees_nothing")
        cursor.execute("SET LOCAL ROLE lykta_sees_nothing")
        unseen = older_transactions(cursor)
        cursor.execute("RESET ROLE")
    assert before.seen == before.unseen == 0
    assert unseen.unseen >= 1
    assert unseen.seen == 0
