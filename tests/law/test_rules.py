"""The rule files: whole, dated, sourced, and without a gap or an overlap."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from lykta.law import Kind, Rule, rule, rules, sources
from lykta.law.facts import Facts
from lykta.law.rules import table
from tests.law.answered import TODAY, WORDINGS

KNOWN_FIELDS = {
    "provision", "kind", "amendment", "valid_from", "valid_to", "checked", "review_by", "sources", "title",
    "wording", "penalty", "terms", "trigger",
}  # fmt: skip
REPLACED = {"BrB 6 kap. före 2005-04-01, barn", "BrB 6 kap. före 2005-04-01, koppleri", "Lag (1998:408)"}
PROVISIONS = sorted({found.provision for found in rules()})


def test_the_provisions_of_the_check_are_there() -> None:
    assert set(PROVISIONS) == {
        "BrB 4 kap. 1 a §",
        "BrB 4 kap. 1 b §",
        "BrB 4 kap. 10 §",
        "BrB 6 kap. 9 §",
        "BrB 6 kap. 11 §",
        "BrB 6 kap. 12 §",
        "BrB 6 kap. före 2005-04-01, barn",
        "BrB 6 kap. före 2005-04-01, koppleri",
        "Lag (1998:408)",
        "SoL 19 kap. 1–2 §§ (2025:400)",
        "Prop. 2025/26:313",
    }


@pytest.mark.parametrize("found", rules(), ids=lambda found: found.key)
def test_a_rule_is_whole(found: Rule) -> None:
    values = table(f"rules/{found.key}.toml")
    assert set(values) <= KNOWN_FIELDS
    assert all(set(entry) <= {"about", "sv", "en", "sources"} for entry in values["wording"])
    assert found.wording
    assert found.sources
    cited = {key for wording in (*found.wording, *found.penalty) for key in wording.sources}
    assert cited | set(found.sources) <= set(sources())


@pytest.mark.parametrize("found", rules(), ids=lambda found: found.key)
def test_the_days_of_a_rule_come_in_order(found: Rule) -> None:
    assert (found.valid_from or date.min) <= (found.valid_to or date.max)
    assert found.checked < found.review_by
    assert found.valid_from is None or found.valid_from <= found.checked


@pytest.mark.parametrize("provision", PROVISIONS)
def test_a_provision_has_no_gap_and_no_overlap(provision: str) -> None:
    periods = [found for found in rules() if found.provision == provision]
    for earlier, later in pairwise(periods):
        assert earlier.valid_to is not None
        assert later.valid_from == earlier.valid_to + timedelta(days=1)
    # What the chapter of 1 April 2005 replaced has no later period under its old name.
    assert periods[-1].valid_to == (date(2005, 3, 31) if provision in REPLACED else None)


@pytest.mark.parametrize(
    ("key", "begins"),
    [
        ("brb-4-1a-2002", "2002-07-01"),
        ("brb-4-1a-2004", "2004-07-01"),
        ("brb-4-1a-2010", "2010-07-01"),
        ("brb-4-1a-2018", "2018-07-01"),
        ("brb-4-1b-2018", "2018-07-01"),
        ("brb-4-10-2002", "2002-07-01"),
        ("brb-6-9-before-2020", "2005-04-01"),
        ("brb-6-11-before-2022", "2005-04-01"),
        ("brb-6-12-before-2018", "2005-04-01"),
        ("sexkop-1998", "1999-01-01"),
        ("brb-6-9-2020", "2020-01-01"),
        ("brb-6-9-2022", "2022-08-01"),
        ("brb-6-9-2025", "2025-07-01"),
        ("brb-6-11-2022", "2022-08-01"),
        ("brb-6-11-2025", "2025-07-01"),
        ("brb-6-12-2018", "2018-07-01"),
        ("brb-6-12-2025", "2025-07-01"),
        ("sol-19-1-2025", "2025-07-01"),
    ],
)
def test_a_rule_begins_on_its_day(key: str, begins: str) -> None:
    assert str(rule(key).valid_from) == begins


def test_what_the_wordings_ask_for_are_questions() -> None:
    asked = set(vars(Facts()))
    for found in WORDINGS:
        assert found.terms is not None
        assert {*found.terms.measures, *found.terms.conditions, *found.terms.means} <= asked
        assert {"act", "means", "purpose", "child"} <= {wording.about for wording in found.wording}


def test_only_the_trafficking_provision_has_terms() -> None:
    assert all((found.terms is not None) is (found.kind is Kind.TRAFFICKING) for found in rules())


def test_every_neighbour_and_no_other_rule_turns_on_a_question() -> None:
    asked = set(vars(Facts()))
    for found in rules():
        assert (found.trigger is not None) is (found.kind is Kind.NEIGHBOUR)
        assert found.trigger is None or found.trigger.question in asked


def test_a_rule_is_due_for_review_the_day_after_its_day() -> None:
    found = rule("brb-4-1a-2018")
    assert not found.review_is_due(found.review_by)
    assert found.review_is_due(found.review_by + timedelta(days=1))


def test_every_source_has_a_public_address_and_a_day() -> None:
    for found in sources().values():
        assert found.url.startswith("https://")
        assert found.title
        assert found.publisher
        assert found.read in {"original", "secondary"}
        assert found.checked <= TODAY


def test_every_source_is_used() -> None:
    cited = {key for found in rules() for key in found.sources}
    cited |= {key for found in rules() for said in (*found.wording, *found.penalty) for key in said.sources}
    cited |= {key for keys in table("messages/sources.toml").values() for key in keys}
    assert cited - {"@law", "@rule"} == set(sources())
