"""The database of each release is brought to this program and back: all that was there is still there."""

import csv
import json
import pickle
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from lykta.web.consult.statistics import quarter_of
from tests.cli.command import Outcome
from tests.web.cast import code_now
from tests.web.consult.installed import Browser, Installation, installation
from tests.web.releases.loading import Release, releases
from tests.web.server import running

pytestmark = pytest.mark.slow

LOAD = """
from tests.web.releases.loading import Release, load
load(Release(sys.argv[1]))
"""

TEXTS = """
import json
from tests.web.consult.filled import consultation_of, sealed_columns, sealed_models
for model in sealed_models():
    for row in model.objects.all():
        key = consultation_of(row).key()
        for column in sealed_columns(model):
            if text := row.text(column, key):
                print(json.dumps([model._meta.db_table, str(row.pk), column, text]))
"""

BACK = """
import pickle
from tests.web.releases.loading import Release, migrate_to, read
migrate_to(Release(sys.argv[1]))
sys.stdout.write(pickle.dumps(read(Release(sys.argv[1]))).hex())
"""

ELSEWHERE = {
    "audit_head": "the log goes on, and its head with it",
    "consult_statisticalrecord": "counted together once its question is gone; the statistics are compared",
}
"""Tables whose rows are not the same after the way there and back, and why."""

type Sums = dict[tuple[str, ...], tuple[int, ...]]
ASKERS = ("quarter", "role", "workplace", "county_part"), ("consultations", "with_legal_check")
OUTCOMES = ("quarter", "outcome"), ("consultations", "agencies", "disclosures")

# A text that is bound to more, or to less again, is sealed anew, and as long as before.
SEALED_ANEW = {"body", "legal_check", "what", "recipient"}
# A member logged in between.
CHANGED_BY_USE = {"last_login", "last_used_at"}


@dataclass
class Upgraded:
    """What a release's database is once this program has prepared it."""

    release: Release
    installed: Installation
    prepared: Outcome
    verified: Outcome
    keys: Outcome
    statistics: tuple[Sums, Sums]
    texts: set[tuple[str, ...]]
    receipts: dict[str, str] = field(default_factory=dict)
    at: str = ""


@pytest.fixture(scope="module", params=releases(), ids=lambda release: str(release.version))
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    release: Release = request.param
    folder = tmp_path_factory.mktemp("release")
    with installation(folder / "server") as installed:
        _with_every_part(installed)
        release.write_keys(installed.keys)
        installed.python(LOAD, release.version)
        done = Upgraded(
            release,
            installed,
            prepared=installed.run("consult", "prepare"),
            verified=installed.run("consult", "audit", "verify"),
            keys=installed.run("consult", "keys", "check"),
            statistics=_statistics(installed, folder),
            texts={tuple(json.loads(line)) for line in installed.python(TEXTS).splitlines()},
        )
        with running(installed.folder, **installed.settings) as site:
            done.receipts = {
                name: Browser(site.address).post("/fraga-teamet/kom-tillbaka/", receipt=receipt)
                for name, receipt in release.known["receipts"].items()
            }
            done.at = _logged_in(Browser(site.address), release.known)
        yield done


def _with_every_part(installed: Installation) -> None:
    editions = installed.folder / "editions"
    editions.mkdir()
    installed.settings["LYKTA_PARTS"] = "handbook,consult,plan,editions"
    installed.settings["LYKTA_EDITIONS_FOLDER"] = str(editions)


def _statistics(installed: Installation, folder: Path) -> tuple[Sums, Sums]:
    askers, outcomes = folder / "askers.csv", folder / "outcomes.csv"
    done = installed.run("consult", "statistics", "--out", askers, "--outcomes", outcomes)
    assert done.code == 0, done.err
    return _summed(_rows(askers), ASKERS), _summed(_rows(outcomes), OUTCOMES)


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def _summed(rows: list[dict[str, str]], by: tuple[tuple[str, ...], tuple[str, ...]]) -> Sums:
    """Rows of counts summed by some of their codes: 0.1.0 counted askers and outcomes together."""
    codes, sums = by
    found: Sums = {}
    for row in rows:
        place = tuple(row[name] for name in codes)
        added = tuple(int(row[name] or 0) for name in sums)
        found[place] = tuple(map(sum, zip(found.get(place, (0,) * len(sums)), added, strict=True)))
    return found


def _logged_in(browser: Browser, known: dict[str, Any]) -> str:
    browser.send("/teamet/logga-in/", login="samordnare", password=known["password"])
    browser.send("/teamet/logga-in/kod/", code=code_now(known["app_secret"]))
    return browser.at


def test_it_is_prepared(upgraded: Upgraded) -> None:
    assert (upgraded.prepared.code, upgraded.prepared.err) == (0, "")


def test_its_log_is_whole(upgraded: Upgraded) -> None:
    found = re.search(r"The audit log is whole: ([\d,]+) entries", upgraded.verified.out)
    assert found, upgraded.verified
    assert int(found[1].replace(",", "")) >= upgraded.release.known["entries"]


def test_every_text_opens(upgraded: Upgraded) -> None:
    assert {tuple(text) for text in upgraded.release.known["texts"]} - upgraded.texts == set()
    assert "open with no key" not in upgraded.keys.out


def test_its_statistics_are_the_same(upgraded: Upgraded) -> None:
    before = list(csv.DictReader(upgraded.release.known["statistics"]))
    askers, outcomes = upgraded.statistics
    assert askers == _summed(before, ASKERS)
    # 0.1.0 noted how a consultation ended when it was closed; open ones are now counted as they are.
    open_now = [
        quarter_of(row["asked_on"])
        for row in upgraded.release.rows()["consult_consultation"]
        if row["state"] != "closed"
    ]
    noted = {place: sums for place, sums in _summed(before, OUTCOMES).items() if place[0] not in open_now}
    assert len(noted) > 2
    assert {place: sums for place, sums in outcomes.items() if place[0] not in open_now} == noted


def test_every_receipt_leads_to_its_question(upgraded: Upgraded) -> None:
    questions = upgraded.release.questions()
    assert [name for name, page in upgraded.receipts.items() if questions[name] not in page] == []


def test_a_member_logs_in_with_the_same_password_and_app(upgraded: Upgraded) -> None:
    assert "/teamet/" in upgraded.at
    assert "logga-in" not in upgraded.at


def test_going_back_loses_no_row_that_the_old_tables_can_hold(upgraded: Upgraded) -> None:
    told = upgraded.installed.python(BACK, upgraded.release.version)
    found = pickle.loads(bytes.fromhex(told))  # noqa: S301 - the program above wrote it.
    lost = {
        table: missing
        for table, rows in upgraded.release.rows().items()
        if table not in ELSEWHERE and (missing := _missing(rows, found[table]))
    }
    assert lost == {}
    assert len(found["consult_statisticalrecord"]) <= len(
        upgraded.release.rows()["consult_statisticalrecord"]
    )


def _missing(wanted: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[str]:
    left = Counter(map(repr, map(_comparable, wanted))) - Counter(map(repr, map(_comparable, found)))
    return list(left)


def _comparable(row: dict[str, Any]) -> list[tuple[str, Any]]:
    left_out = CHANGED_BY_USE
    if "purge_on" in row and row["state"] != "closed":
        # 0.1.0 could leave days in an open consultation, which would then have been deleted.
        left_out = left_out | {"closed_on", "purge_on"}
    return sorted(
        (name, len(value) if name in SEALED_ANEW and isinstance(value, bytes) else _same(value))
        for name, value in row.items()
        if name not in left_out
    )


def _same(value: Any) -> Any:
    # Both databases give the same moment, in one zone or another, and PostgreSQL orders the keys of JSON.
    if isinstance(value, dict):
        return json.dumps(value, sort_keys=True)
    return value.timestamp() if hasattr(value, "timestamp") else value
