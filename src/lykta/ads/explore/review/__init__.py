"""Reviewing: the links that matter most, one at a time, and what a judgement on each would do."""

from lykta.ads.explore.review.desk import ReviewDesk
from lykta.ads.explore.review.questions import Question, WhyLinked, question
from lykta.ads.explore.review.queue import Asked, Left, ReviewQueue
from lykta.ads.explore.review.side_by_side import Side

__all__ = ["Asked", "Left", "Question", "ReviewDesk", "ReviewQueue", "Side", "WhyLinked", "question"]
