"""From what two ads share to the probability that one hand is behind both."""
