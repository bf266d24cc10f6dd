"""What to write in place of somebody's name: mostly nothing, for "som heter Anna" goes as a whole."""

import re
from typing import Final

from lykta.deidentify.phrases import (
    Replacement,
    Spot,
    apposition,
    compile_pattern,
    context,
    is_genitive,
    labelled_clause,
)
from lykta.deidentify.rewriting_facts import venue


def name(spot: Spot) -> Replacement:
    """In place of a name: nothing, or who is meant by it."""
    return without_name(spot) or _as_person(spot)


def without_name(spot: Spot) -> Replacement | None:
    """The change that leaves a name out; None where the sentence needs somebody there."""
    if spot.back(
        r"(?:/+ ?|mvh,? |(?:med )?vänlig(?:a)? hälsning(?:ar)?,? |hälsningar,? |(?:best )?regards,? )"
    ):
        return spot.leave_sentence_out()
    named = r"(?:hennes |hans |deras |her |his |their )?(?:namn(?:et)?|name)"
    return (
        _introduction(spot)
        or apposition(spot)
        or _after_person(spot)
        or labelled_clause(spot, named)
        or _word_name(spot)
    )


def _word_name(spot: Spot) -> Replacement | None:
    """ "a note with the name Ana" as "a note with a name"."""
    found = spot.back(r"(?:(?:the|ett) )?(?:namn(?:et)?|name)[: ]{1,2}")
    return spot.put(spot.words("name"), start=spot.start - len(found[0])) if found else None


def _introduction(spot: Spot) -> Replacement | None:
    """ "som heter Anna", "vid namn Anna", "Hon heter Anna och ..."."""
    found = spot.back(r",? ?(?:vid namn(?:et)?|med namnet|by the name of|(?<!i )(?<!we )(?:called|named)) ")
    if found and not spot.back(r"(?:is|was|gets) (?:called|named) "):
        return spot.leave_out(spot.start - len(found[0].lstrip()))
    if found := spot.back(rf"(?:som|who) {context('calls')} {context('maybe')}[\"”]?"):
        if more := spot.on(r"[\"”]?,? (?:och|and) "):
            pronoun = found[0].split()[0]
            return Replacement(spot.start - len(found[0]) + len(pronoun) + 1, spot.end + len(more[0]), "")
        return spot.leave_out(spot.start - len(found[0]))
    found = spot.back(rf"(?:[\wåäö]+ )?{context('calls')} {context('maybe')}[\"”]?") or spot.back(
        rf"(?:{context('pronoun')}|{context('possessive')}) (?:name is|namn är) "
    )
    return _main_clause(spot, spot.start - len(found[0])) if found else None


def _main_clause(spot: Spot, start: int) -> Replacement | None:
    clause = spot.text[start : spot.start].lower()
    if compile_pattern(rf"{context('conjunction')} ").match(clause) and spot.ends_clause(spot.end):
        return spot.leave_out(start)
    if more := spot.on(rf",? {context('conjunction')} "):
        return _to_next_clause(spot, start, spot.end + len(more[0]))
    verb = compile_pattern(context("calls")).search(clause)
    if verb and spot.on(r", (?:\d|mellan|ca |cirka|omkring|between)"):
        return Replacement(start + verb.start(), spot.end + 2, "är " if spot.language == "sv" else "is ")
    says_no_more = not spot.text[spot.end : spot.last].strip()
    another = spot.on(rf", (?:{context('pronoun')}|jag|vi|i|we)\b")
    if spot.begins_clause(start) and (says_no_more or another):
        return spot.leave_out(start)
    return None


def _to_next_clause(spot: Spot, start: int, end: int) -> Replacement | None:
    """ "Hon heter Anna och är rädd" without the name; as a whole where "hon" begins the next clause."""
    verb = compile_pattern(context("calls")).search(spot.text[start : spot.start].lower())
    if verb and not compile_pattern(rf"{context('pronoun')}\b").match(spot.text[end : spot.last].lower()):
        return Replacement(start + verb.start(), end, "")
    return spot.leave_out(start, end) if spot.begins_clause(start) else None


def _after_person(spot: Spot) -> Replacement | None:
    found = spot.back(rf"({context('person')}) ")
    if not found:
        return None
    if is_genitive(spot):
        return Replacement(spot.start - 1, spot.end, "'s" if spot.language == "en" else "s")
    return spot.leave_out()


def _as_person(spot: Spot) -> Replacement:
    genitive = is_genitive(spot)
    if spot.letter:
        ending = ("'s" if spot.language == "en" else ":s") if genitive else ""
        return spot.put(f"person {spot.letter}{ending}")
    if _is_subject(spot) or genitive:
        which = "person"
    elif spot.is_first_named:
        which = "some_person"
    elif compile_pattern(rf"\b(?:{context('pronoun')}|{context('person')})\b").search(spot.before):
        which = "other_person"
    else:
        which = "person"
    return spot.put(spot.words(f"{which}s" if genitive else which))


def _is_subject(spot: Spot) -> bool:
    left = spot.before.strip(' -–•"”*')
    return (
        not left
        or left[-1] in _AFTER_CLAUSE
        or re.search(r"\b(?:att|när|om|och|that|when|if|and)$", left) is not None
    )


_AFTER_CLAUSE: Final = ",;:"


def unknown_name(spot: Spot) -> Replacement:
    """In place of a word that may be a name of a person or a place."""
    is_school = re.search(r"skola|gymnasie|sjukhuse|kliniken|salongen|school$", spot.detail)
    found = _introduction(spot) or _after_person(spot) or (venue(spot) if is_school else None)
    if found:
        return found
    if spot.back(r"(?:från|from|i|in|till|to|utanför|outside|nära|near)(?: den| the)? "):
        return spot.put(spot.words("other_place"))
    if _is_subject(spot) and spot.on(
        r" (?:är|har|vill|säger|sa|kom|bor|is|has|says|said|came|wants|lives)\b"
    ):
        return _as_person(spot)
    return spot.bracket()
