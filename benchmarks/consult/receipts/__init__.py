"""Whether the words or the time of an answer tell a guesser of receipts anything, on both databases."""
