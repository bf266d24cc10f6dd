"""The facts that a reading is made from: one answer to each question, and nothing about who it is."""

from dataclasses import dataclass

from lykta.law.answers import Age, Answer


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One answer to each question of the legal check; what nobody has answered is unknown.

    Every field is the key of a question. `took_control` and `crossed_border` are conditions of older wordings
    only: the law of today does not ask for them.
    """

    acute: Answer = Answer.UNKNOWN
    age: Age = Age.UNKNOWN
    recruited: Answer = Answer.UNKNOWN
    transported: Answer = Answer.UNKNOWN
    transferred: Answer = Answer.UNKNOWN
    harboured: Answer = Answer.UNKNOWN
    received: Answer = Answer.UNKNOWN
    took_control: Answer = Answer.UNKNOWN
    crossed_border: Answer = Answer.UNKNOWN
    coercion: Answer = Answer.UNKNOWN
    deception: Answer = Answer.UNKNOWN
    vulnerability: Answer = Answer.UNKNOWN
    vulnerability_limits: Answer = Answer.UNKNOWN
    other_means: Answer = Answer.UNKNOWN
    other_means_limits: Answer = Answer.UNKNOWN
    sexual_purpose: Answer = Answer.UNKNOWN
    other_purpose: Answer = Answer.UNKNOWN
    paid_act: Answer = Answer.UNKNOWN
