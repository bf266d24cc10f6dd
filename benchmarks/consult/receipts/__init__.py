"""Whether a guesser of receipts is told anything by the words or the time of the answers, on both databases."""
