"""What to write in place of numbers, addresses, accounts and days of birth, and of the words before them."""

import re
from dataclasses import replace

from lykta.deidentify.finding import Kind
from lykta.deidentify.phrases import (
    Replacement,
    Spot,
    apposition,
    compile_pattern,
    context,
    labelled_clause,
    labels,
    parentheses,
)


def value(spot: Spot) -> Replacement:
    """In place of a number, an address on the net or an account."""
    announced = labels(spot.kind)
    return (
        parentheses(spot, announced)
        or labelled_clause(spot, rf"(?:{context('possessive')} )?(?:{announced})")
        or _whole_request(spot)
        or _after_pronoun(spot)
        or _beside_label(spot, announced)
        or _standing_alone(spot)
        or _noun(spot)
    )


def _whole_request(spot: Spot) -> Replacement | None:
    """ "Ring 070..." and "Skriv till ..." say nothing else, and go."""
    asks = compile_pattern(rf"(?:{context('reach')})\b[\w ]{{0,40}}$").match(
        spot.masked[spot.first : spot.start].lower()
    )
    after = spot.masked[spot.end : spot.last]
    short = len(after.split()) <= 2 and "," not in after
    return spot.leave_sentence_out() if asks and short else None


def _after_pronoun(spot: Spot) -> Replacement | None:
    found = spot.back(rf"{context('spoken_to')} (?:på|via|till|at|on|by) (?:(?:{labels(spot.kind)}) )?")
    if not found:
        return None
    return spot.leave_out(spot.start - len(found[0]) + len(found[0].split()[0]) + 1)


def _beside_label(spot: Spot, announced: str) -> Replacement | None:
    found = spot.back(rf"(?:{announced})(?: (?:nr|nummer|no\.?|number))?[.:]? ?")
    if not found or not found[0].strip():
        return None
    start = spot.start - len(found[0])
    left = spot.text[spot.first : start].lower()
    if with_ := re.search(r"(?:,? )?\b(?:med|with) (?:(?:ett|en|a|an|the|its) )?$", left):
        return spot.leave_out(start - len(with_[0]))
    if spot.kind == "account_number" and compile_pattern(rf"\b{context('takes_noun')} $").search(left):
        return _noun(spot, start)
    if re.search(r"(?:nr|nummer|number|no)[.:]? ?$", found[0]):
        return _noun(spot, start)
    return spot.leave_out()


def _standing_alone(spot: Spot) -> Replacement | None:
    """After a word for the person or the car that it belongs to, or between commas, it is left out."""
    thing = context("person") if spot.kind == "personal_number" else labels("vehicle")
    if spot.kind in {"personal_number", "record_number"} and spot.back(rf"(?:{thing}),? "):
        return spot.leave_out()
    return spot.leave_out() if spot.begins_clause(spot.start) and spot.ends_clause(spot.end) else None


def _noun(spot: Spot, start: int | None = None) -> Replacement:
    begin = spot.start if start is None else start
    left = spot.text[spot.first : begin].lower()
    if not compile_pattern(rf"\b{context('takes_noun')} $").search(left):
        return spot.bracket() if start is None else spot.leave_out()
    is_plate = spot.kind == "record_number" and re.search(r"\breg", spot.text[begin : spot.start].lower())
    return spot.put(spot.words("plate" if is_plate else spot.kind), start=begin)


def handle(spot: Spot) -> Replacement:
    """In place of a user name."""
    if spot.back(rf"(?:{labels('record_number')})[.:]? ?"):
        return value(replace(spot, kind=Kind.RECORD_NUMBER.value))
    clause = spot.back(rf",? (?:{context('pronoun')}) (?:is|är|heter) ")
    if clause and spot.ends_clause(spot.end):
        return spot.leave_out(spot.start - len(clause[0]))
    return value(spot)


def address(spot: Spot) -> Replacement:
    """In place of a street address."""
    found = parentheses(spot, labels(spot.kind)) or labelled_clause(
        spot, rf"(?:{context('possessive')} )?(?:{labels(spot.kind)})"
    )
    if found:
        return found
    if spot.back(r"(?:på|till|från|vid|at|to|from|near|on) "):
        return spot.put(spot.words("address"))
    if before := spot.back(r"(?:i|in) "):
        return spot.put(
            ("på " if spot.language == "sv" else "at ") + spot.words("address"),
            start=spot.start - len(before[0]),
        )
    return apposition(spot) or spot.bracket()


def birth(spot: Spot) -> Replacement:
    """In place of a day of birth: mostly nothing."""
    announced = labels(spot.kind)
    said = compile_pattern(rf"(?:{announced})[ :]").match(spot.detail)
    found = spot.back(
        rf"(?:(?:{context('copula')}|uppges vara|blev) )?(?:(?:{announced})[: ]{{0,2}}(?:den |år |on |in )?)?"
    )
    start = spot.start - len(found[0]) if found else spot.start
    if said or found:
        subject = compile_pattern(r"(?:^|[,;] |\b(?:och|and) )(?:[\wåäö]+ ){1,3}$").search(
            spot.text[spot.first : start].lower()
        )
        if found and compile_pattern(rf"{context('copula')} ").match(found[0]) and subject:
            if more := spot.on(rf",? {context('conjunction')} "):
                return Replacement(start, spot.end + len(more[0]), "")
            if not spot.after.strip():
                begin = spot.first + subject.start()
                return spot.leave_out(begin)
    if (spot.begins_clause(start) and spot.ends_clause(spot.end)) or spot.back(
        r"(?:föddes|was born)(?: den| on)? "
    ):
        return spot.leave_out(start)
    return parentheses(spot, announced) or (spot.leave_out(start) if said else spot.bracket())
