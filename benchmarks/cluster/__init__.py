"""What an analysis on a cluster moves, keeps and costs; and what a larger one would."""
