"""PostgreSQL's run takes what can differ from SQLite; a test that names a lock or a purge is in both."""

from pathlib import Path

import pytest

from tests.project.tree import ROOT
from tests.web.either_database import can_differ


def _file(folder: Path, test: str, docstring: str = "What a form takes.", name: str = "test_forms") -> Path:
    path = folder / f"{name}.py"
    path.write_text(f'"""{docstring}"""\n\n\n{test}\n', encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "test",
    [
        "def test_it(transactional_db): ...",
        "@pytest.mark.django_db(transaction=True)\ndef test_it(): ...",
        "def test_it():\n    with connection.cursor() as cursor:\n        cursor.execute('SELECT 1')",
        "def test_it():\n    Member.objects.select_for_update().get()",
        "def test_it():\n    with pytest.raises(IntegrityError):\n        make()",
        "def test_it():\n    with snapshot():\n        read()",
        "def test_it():\n    purge(now)",
        "def test_it():\n    run('backup')",
        "def test_it():\n    migrate_to('0001')",
        "def test_it():\n    Thread(target=answer).start()",
    ],
)
def test_a_test_that_names_what_can_differ_runs_on_both(test: str, tmp_path: Path) -> None:
    assert can_differ(_file(tmp_path, test), "test_it")


def test_a_test_of_words_and_forms_runs_on_sqlite_alone(tmp_path: Path) -> None:
    path = _file(tmp_path, "def test_it(client):\n    assert client.get('/').status_code == 200 and clock")
    assert not can_differ(path, "test_it")


@pytest.mark.parametrize(
    ("name", "docstring"),
    [
        ("test_access_matrix", "Every route."),
        ("test_routes", "Every route, tried by every role."),
        ("test_rows", "Rows written in the database by hand."),
        ("test_two", "Two members who act at the same moment."),
        ("test_crash", "Killed at any moment, an answer is whole or not there."),
        ("test_lists", "The inbox lists what has no day last."),
    ],
)
def test_a_file_whose_subject_can_differ_runs_on_both(name: str, docstring: str, tmp_path: Path) -> None:
    assert can_differ(_file(tmp_path, "def test_it(): ...", docstring, name), "test_it")


def test_a_state_machine_is_read_with_its_rules(tmp_path: Path) -> None:
    path = _file(
        tmp_path, "class Machine:\n    def rule(self):\n        purge()\n\n\nTestMachine = Machine.TestCase"
    )
    assert can_differ(path, "runTest")


def test_every_upgrade_from_a_release_runs_on_both() -> None:
    for path in [
        *(ROOT / "tests/web/releases").glob("test_*.py"),
        *(ROOT / "tests/web").rglob("test_upgrade.py"),
    ]:
        assert can_differ(path, "")
