"""Whatever the audit log can hold is read in words, in both languages."""

import ast
from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils.translation import override

from lykta.web.audit.recording import Outcome
from lykta.web.team import log_codes
from lykta.web.team.log_words import VERBS, sentence
from lykta.web.team.policy import policy
from tests.project.tree import files
from tests.web.cast import Cast, logged_in


def _recorded() -> Iterator[str]:
    """The acts that the source names where it calls `record`, as a text or as a constant of the same file."""
    for path in files(".py", under="src"):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        assigned = [node for node in nodes if isinstance(node, ast.Assign)]
        constants = {ast.unparse(node.targets[0]): node.value for node in assigned}
        for node in nodes:
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "record" and node.args:
                act = constants.get(ast.unparse(node.args[0]), node.args[0])
                if isinstance(act, ast.Constant):
                    yield str(act.value)


# An act is a subject and a verb with a dot between; the other codes are words of an entry's detail.
NAMED = {code for name, code in vars(log_codes).items() if name.isupper() and "." in code}
RECORDED = sorted({*_recorded(), *policy().allowed, *NAMED})


def test_the_acts_of_asking_and_of_the_server_are_among_those_that_were_found() -> None:
    assert {
        "conversation.ask",
        "conversation.open",
        "consultation.purge",
        "keys.add",
        "glass.ask",
        log_codes.LOG_IN,
    } <= set(RECORDED)


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("act", RECORDED)
def test_an_act_of_the_log_has_words_in_both_languages(act: str, outcome: Outcome) -> None:
    assert act in VERBS
    with override("en"):
        english = sentence(act, outcome, {})
    with override("sv"):
        swedish = sentence(act, outcome, {})
    assert english != swedish
    assert act not in {english, swedish}


@pytest.mark.parametrize("code", VERBS)
def test_every_word_of_the_log_has_its_swedish(code: str) -> None:
    verb = VERBS[code]
    with override("en"):
        english = [str(each) for each in (verb.done, verb.to, verb.refused or "")]
    with override("sv"):
        swedish = [str(each) for each in (verb.done, verb.to, verb.refused or "")]
    assert not set(filter(None, english)) & set(swedish)


def test_a_code_without_words_is_shown_as_it_is() -> None:
    assert sentence("other.act", Outcome.DONE, {}) == "other.act"


@pytest.mark.django_db
def test_an_account_says_by_which_number_the_log_names_it(cast: Cast) -> None:
    number = f"medlem {cast.nurse.pk}"
    logged_in(cast.nurse).get(reverse("desk-inbox"))
    log = logged_in(cast.administrator).get(reverse("audit_log")).content.decode()
    assert f">{number}</td>" in log
    for reader, address in (
        (cast.administrator, reverse("account", args=[cast.nurse.pk])),
        (cast.nurse, reverse("mfa_index")),
    ):
        page = logged_in(reader).get(address).content.decode()
        assert f"<dt>I loggen</dt><dd>{number}</dd>" in page
