"""The training as the search finds it: its list, and each module with its text and its cases."""

from django.urls import reverse
from django.utils.translation import gettext

from lykta.web.handbook.search import passages
from lykta.web.language import current_language
from lykta.web.navigation import Findable, Passage
from lykta.web.training.course import course
from lykta.web.training.module import Case, Module

# Who searches at work wants the page that says what to do before a case to practise on.
_WEIGHT = 0.7


def modules() -> list[Findable]:
    """The list of modules, and each module, in the language of the address."""
    made = course().in_language(current_language())
    title = gettext("Training")
    titles = ". ".join(module.title for module in made)
    return [
        Findable("training", title, title, (Passage("", reverse("training"), titles),)),
        *(_module(module, title) for module in made),
    ]


def _module(module: Module, kind: str) -> Findable:
    address = reverse("training_module", args=[module.key])
    text = passages(module.text, address, f"{module.summary} {'. '.join(module.learn)}.")
    cases = (_case(module, case) for case in module.cases)
    return Findable(f"training/{module.key}", module.title, kind, (*text, *cases), _WEIGHT)


def _case(module: Module, case: Case) -> Passage:
    # The first step sets the scene; a later one would tell what a learner is to find out.
    scene = "".join(passage.text for passage in passages(case.steps[0].situation, ""))
    address = reverse("training_case", args=[f"{module.key}/{case.key}"])
    return Passage(case.title, address, f"{case.setting} {scene}")
