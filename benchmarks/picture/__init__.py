"""The release gate over simulated counties: how much it prevents, what it costs, and how long it takes."""
