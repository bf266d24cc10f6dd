"""In a folder of backups the drafts of killed runs are known from those that are being written."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from lykta.web.backup_folder import find_left_drafts, name_backup, open_backup, remove_left_drafts


def leave_draft(folder: Path) -> Path:
    """The draft of a backup that was killed (SIGKILL) while it wrote."""
    known = set(folder.iterdir())
    done = subprocess.run([sys.executable, "-c", KILLED, folder], check=False)
    assert done.returncode == -signal.SIGKILL
    (draft,) = set(folder.iterdir()) - known
    return draft


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from lykta.web.backup_folder import name_backup, open_backup
with open_backup(Path(sys.argv[1]) / name_backup(datetime.now(UTC))) as file:
    file.write(b"texts")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_draft_of_a_run_that_was_killed_is_found_and_removed(tmp_path: Path) -> None:
    draft = leave_draft(tmp_path)
    assert find_left_drafts(tmp_path) == [draft]
    assert remove_left_drafts(tmp_path) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_draft_of_a_run_that_goes_on_is_left_until_it_has_its_name(tmp_path: Path) -> None:
    path = tmp_path / name_backup(datetime.now(UTC))
    with open_backup(path) as file:
        file.write(b"texts")
        file.flush()
        assert remove_left_drafts(tmp_path) == 0
        assert len(list(tmp_path.iterdir())) == 1
    assert path.read_bytes() == b"texts"
    assert path.stat().st_mode & 0o077 == 0


def test_a_draft_that_is_empty_may_just_have_been_made_and_goes_after_a_day(tmp_path: Path) -> None:
    draft = tmp_path / ".lykta-20261201T100913Z.age.ea6cd283.part"
    draft.touch()
    other = tmp_path / ".other.age.ea6cd283.part"
    other.write_text("of another program")
    assert remove_left_drafts(tmp_path) == 0
    for each in (draft, other):
        os.utime(each, (0, 0))
    assert remove_left_drafts(tmp_path) == 1
    assert list(tmp_path.iterdir()) == [other]
