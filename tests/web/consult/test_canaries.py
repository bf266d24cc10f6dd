"""Every text is in clear nowhere while a consultation lives, and its sealed bytes nowhere after the purge."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyrage
import pytest

from tests.web.consult.installed import Installation, installation, prepare_once
from tests.web.consult.lived import Letters, Lived, mail_server
from tests.web.server import running
from tests.web.traces import left_by

pytestmark = pytest.mark.slow


IDENTITY = pyrage.x25519.Identity.generate()


OPENED = """
from lykta.web.consult.models import Consultation
from tests.web.consult.filled import sealed_columns, rows_below
one = Consultation.objects.get()
for row in rows_below(one):
    for column in sealed_columns(type(row)):
        print(row.text(column, one.key()))
"""


DATE_PASSES = """
from django.utils import timezone
from lykta.web.consult.models import Consultation
today = timezone.localdate()
assert Consultation.objects.filter(purge_on__gt=today).update(purge_on=today) == 1
"""


@dataclass
class Seen:
    """What was found on the way, to be judged by a test each."""

    canaries: tuple[str, ...] = ()
    opened: str = ""
    traces: list[str] = field(default_factory=list)
    clear: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    in_first_backup: bytes = b""
    in_last_backup: bytes = b""
    sealed_before: list[str] = field(default_factory=list)
    sealed_after: list[str] = field(default_factory=list)
    sealed: list[bytes] = field(default_factory=list)
    backups: list[str] = field(default_factory=list)
    verified: int = 2


def in_files(installed: Installation, words: list[bytes]) -> list[str]:
    """The files that hold one of some byte rows, as they are or in base64."""
    return [name for name, content in installed.files() if any(word in content for word in words)]


def in_clear(canaries: tuple[str, ...]) -> list[bytes]:
    return [word.encode(encoding) for word in canaries for encoding in ("utf-8", "utf-16-le")]


def bytes_in(backup: bytes) -> list[bytes]:
    """What a backup has in base64, as it was."""
    return [base64.b64decode(text) for text in re.findall(rb'\{"bytes": "([^"]*)"\}', backup)]


def backed_up(installed: Installation, *more: str) -> bytes:
    """Make a backup, and what is in the newest one once it is decrypted."""
    folder = installed.folder / "backups"
    folder.mkdir(exist_ok=True)
    recipient = str(IDENTITY.to_public())
    done = installed.run("consult", "backup", "--to", folder, "--for", recipient, *more)
    assert done.code == 0, done.err
    return bytes(pyrage.decrypt(max(folder.iterdir()).read_bytes(), [IDENTITY]))


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    folder = tmp_path_factory.mktemp("lived")
    with (
        installation(folder / "server", like=prepare_once()) as installed,
        mail_server(installed.folder / "mail") as letters,
    ):
        yield _lived(installed, letters)


def _lived(installed: Installation, letters: Letters) -> Seen:
    seen = Seen()
    with running(installed.folder, **installed.settings) as site:
        life = Lived(site.address, installed)
        life.live()
        assert installed.run("consult", "notify", "--due", **letters.settings).code == 0
        seen.letters = letters.taken()
        installed.on_the_disk()
        seen.canaries = tuple(life.canaries.values())
        seen.opened = installed.python(OPENED)
        seen.traces = left_by(site, seen.canaries)
        seen.clear = in_files(installed, in_clear(seen.canaries)) + in_ahead(
            installed, in_clear(seen.canaries)
        )
        seen.sealed = installed.sealed(life.number)
        seen.sealed_before = in_files(installed, seen.sealed)
        seen.in_first_backup = backed_up(installed)
        life.close()
        installed.python(DATE_PASSES)
        purged = installed.run("consult", "purge")
        assert (purged.code, purged.err) == (0, ""), purged.out
        assert "1 consultations were deleted" in purged.out
        seen.in_last_backup = backed_up(installed, "--keep", "1")
        seen.backups = [path.name for path in (installed.folder / "backups").iterdir()]
        installed.on_the_disk()
        seen.sealed_after = in_files(installed, seen.sealed)
        seen.verified = installed.run("consult", "audit", "verify").code
    return seen


def in_ahead(installed: Installation, words: list[bytes]) -> list[str]:
    """The same in PostgreSQL's write-ahead log, which belongs to all databases of the server."""
    return [name for name, content in installed.written_ahead() if any(word in content for word in words)]


def test_every_text_and_the_code_name_open_with_the_key(seen: Seen) -> None:
    assert len(seen.canaries) == 17
    assert [word for word in seen.canaries if word not in seen.opened] == []


def test_no_text_is_in_clear_in_anything_that_the_server_wrote(seen: Seen) -> None:
    assert seen.clear == []


def test_no_text_is_in_clear_in_an_open_file_or_the_environment(seen: Seen) -> None:
    assert seen.traces == []


def test_a_backup_that_is_opened_holds_no_text_in_clear_and_the_sealed_ones(seen: Seen) -> None:
    written = seen.in_first_backup + b"".join(bytes_in(seen.in_first_backup))
    assert [word for word in seen.canaries if word.encode() in written] == []
    assert all(base64.b64encode(sealed) in seen.in_first_backup for sealed in seen.sealed)


def test_letters_were_sent_and_none_holds_a_text_or_the_code_name(seen: Seen) -> None:
    assert len(seen.letters) >= 3
    letters = "".join(seen.letters)
    assert [word for word in (*seen.canaries, "kanarie", "Kanarie") if word in letters] == []


def test_the_sealed_bytes_were_in_the_database_before_the_purge(seen: Seen) -> None:
    assert seen.sealed_before
    assert len(seen.sealed) >= len(seen.canaries)


def test_the_sealed_bytes_are_in_no_file_after_the_purge(seen: Seen) -> None:
    assert seen.sealed_after == []


def test_the_newest_generation_of_backups_holds_none_of_them_and_is_the_only_one(seen: Seen) -> None:
    assert len(seen.backups) == 1
    assert [sealed for sealed in seen.sealed if base64.b64encode(sealed) in seen.in_last_backup] == []


def test_the_audit_log_is_whole_after_all_of_it(seen: Seen) -> None:
    assert seen.verified == 0
