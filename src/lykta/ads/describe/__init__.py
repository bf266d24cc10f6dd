"""What a network looks like, each observation with its counter-explanation."""
