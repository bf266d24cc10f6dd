"""What an editor of the training has to mend: what the handbook is checked for, and unsourced choices."""

import datetime as dt
from collections.abc import Iterator, Mapping

from lykta.language import LANGUAGES, Language
from lykta.web.handbook.checking import EditorFinding, check_references, check_text
from lykta.web.handbook.library import HandbookPage, Library
from lykta.web.handbook.markdown import MARK, OWN
from lykta.web.training.course import LINK, Course, Module, Quiz, TrainingChoice, TrainingQuestion


def check(course: Course, library: Library, today: dt.date) -> list[EditorFinding]:
    """All that is to be mended in the training on a day, with the handbook's pages and sources beside it."""
    read: list[Module | Quiz] = [*course.modules.values(), *course.quizzes.values()]
    found = [finding for each in read for finding in _in_module(each, library, today)]
    found += [
        finding for each in course.sheets.values() for finding in _in_sheet(each, course, library, today)
    ]
    return [*found, *_find_untranslated(course), *_unlike(course.modules), *_unlike(course.quizzes)]


def questions(module: Module | Quiz) -> Iterator[tuple[str, TrainingQuestion]]:
    """Every step and question of a module or a quiz, with where it stands as its file's editor counts."""
    if isinstance(module, Quiz):
        for number, question in enumerate(module.questions, 1):
            yield f"question {number}", question
        return
    for case in module.cases:
        for number, step in enumerate(case.steps, 1):
            yield f"{case.key}, step {number}", step
    for number, question in enumerate(module.check, 1):
        yield f"check, question {number}", question


def texts(module: Module | Quiz) -> Iterator[tuple[str, str]]:
    """Every text of a module or a quiz that speaks of the world, with where it stands.

    An invented situation is not among them, nor a question, nor the words of a choice, which are what
    a learner could do or believe, right or wrong. What holds is said, with its source, in the feedback.
    """
    yield "title", module.title
    yield "summary", module.summary
    if isinstance(module, Module):
        for item in module.learn:
            yield "learn", item
        yield "text", module.text
        for case in module.cases:
            yield f"{case.key}, title", case.title
            yield f"{case.key}, takeaway", case.takeaway
    for where, question in questions(module):
        for choice in question.choices:
            yield where, choice.feedback


def invented_texts(module: Module | Quiz) -> Iterator[tuple[str, str]]:
    """Every text of a module that tells or asks of something invented, with where it stands."""
    for case in module.cases if isinstance(module, Module) else ():
        yield f"{case.key}, setting", case.setting
    for where, question in questions(module):
        yield where, question.situation
        yield where, question.question


def _in_module(module: Module | Quiz, library: Library, today: dt.date) -> Iterator[EditorFinding]:
    name = _name(module)
    if module.is_overdue(today):
        yield EditorFinding("overdue", name, f"was to be read through by {module.review_by}")
    for key in module.builds_on:
        if library.page(module.language, key) is None:
            yield EditorFinding("dead link", name, f"builds_on: {key}")
    for where, text in texts(module):
        yield from check_text(text, f"{name}: {where}", module.language, library)
    for where, text in invented_texts(module):
        yield from check_references(text, f"{name}: {where}", module.language, library)
    for where, question in questions(module):
        for choice in question.choices:
            if not _sources(choice):
                yield EditorFinding("choice without source", f"{name}: {where}", choice.words)


def _in_sheet(
    sheet: HandbookPage, course: Course, library: Library, today: dt.date
) -> Iterator[EditorFinding]:
    if sheet.is_overdue(today):
        yield EditorFinding("overdue", _name(sheet), f"was to be read through by {sheet.review_by}")
    for key in LINK.findall(sheet.body):
        if not course.has(key):
            yield EditorFinding("dead link", _name(sheet), f"training:{key}")
    for text in (sheet.title, sheet.summary, sheet.body):
        yield from check_text(text, _name(sheet), sheet.language, library)


def _find_untranslated(course: Course) -> Iterator[EditorFinding]:
    for what, those in (("module", course.modules), ("quiz", course.quizzes), ("sheet", course.sheets)):
        for key in sorted({key for _, key in those}):
            for language in LANGUAGES:
                if (language, key) not in those:
                    missing = f"there is no such {what} in this language"
                    yield EditorFinding("missing translation", f"training {language}/{key}", missing)


def _unlike[Kind: (Module, Quiz)](those: Mapping[tuple[Language, str], Kind]) -> Iterator[EditorFinding]:
    first, *others = LANGUAGES
    for language in others:
        for (_, key), module in sorted(those.items()):
            other = those.get((language, key))
            if module.language == first and other is not None:
                yield from _differences(module, other)


def _differences(module: Module | Quiz, other: Module | Quiz) -> Iterator[EditorFinding]:
    if module.builds_on != other.builds_on:
        yield EditorFinding("different shape", _name(other), f"builds_on is not that of {_name(module)}")
    mine, theirs = dict(questions(module)), dict(questions(other))
    for where in mine.keys() ^ theirs.keys():
        yield EditorFinding("different shape", _name(other), f"{where} is in one language only")
    for where in mine.keys() & theirs.keys():
        if _shape(mine[where]) != _shape(theirs[where]):
            what = f"the choices differ from those of {_name(module)} in number, worth or sources"
            yield EditorFinding("different shape", f"{_name(other)}: {where}", what)


def _shape(question: TrainingQuestion) -> list[tuple[str, set[str]]]:
    return [(choice.worth, _sources(choice)) for choice in question.choices]


def _sources(choice: TrainingChoice) -> set[str]:
    # An editor's own word is not a source.
    return set(MARK.findall(choice.feedback)) - {OWN}


def _name(module: Module | Quiz | HandbookPage) -> str:
    return f"training {module.language}/{module.key}"
