"""`lykta consult statistics`: codes and counts as a spreadsheet opens them, and no text."""

import pytest

from tests.web.consult.keeping.installed import Installation

pytestmark = pytest.mark.slow


def test_the_files_open_in_a_swedish_excel_and_hold_no_text_and_no_name(installed: Installation) -> None:
    installed.ask("Kanariefågel i klartext", closed_days_ago=90)
    out, outcomes = installed.folder / "counts.csv", installed.folder / "outcomes.csv"
    done = installed.run("consult", "statistics", "--out", out, "--outcomes", outcomes, "--excel")
    assert done.code == 0
    assert " ".join(done.out.split()).count("It is internal: small numbers are not protected.") == 2
    for path, head, row in (
        (
            out,
            "read_me;quarter;role;workplace;county_part;consultations;with_legal_check",
            "health;clinic;norra länet;1;0",
        ),
        (
            outcomes,
            "read_me;quarter;outcome;consultations;answered;mean_days_to_answer;agencies;disclosures",
            "case;1;1;0,0;2;1",
        ),
    ):
        content = path.read_bytes()
        # The mark tells Excel that it is UTF-8.
        assert content.startswith(b"\xef\xbb\xbf")
        text = content.decode("utf-8-sig")
        assert text.splitlines()[0] == head
        assert text.splitlines()[1].endswith(f";{row}")
        words = ("Kanarie", "Vera", "Kod", "Regionen", "Socialtjänsten")
        assert [word for word in words if word in text] == []
        assert path.stat().st_mode & 0o077 == 0


def test_the_counts_outlive_the_purge(installed: Installation) -> None:
    installed.ask("Hur frågar vi?", closed_days_ago=90)
    files = [installed.folder / name for name in ("before", "before-ended", "after", "after-ended")]
    installed.run("consult", "statistics", "--out", files[0], "--outcomes", files[1])
    assert installed.run("consult", "purge").code == 0
    installed.run("consult", "statistics", "--out", files[2], "--outcomes", files[3])
    assert files[2].read_bytes() == files[0].read_bytes()
    assert files[3].read_bytes() == files[1].read_bytes()


def test_a_file_that_is_there_is_left_as_it_is(installed: Installation) -> None:
    out = installed.folder / "counts.csv"
    out.write_text("mine")
    assert "is there already" in installed.run("consult", "statistics", "--out", out).refusal
    assert out.read_text() == "mine"
    nowhere = installed.folder / "no/such/folder.csv"
    assert "cannot be written" in installed.run("consult", "statistics", "--out", nowhere).refusal
