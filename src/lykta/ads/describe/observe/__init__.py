"""What can be seen of networks, one module per subject; each observation has its counter-explanation."""
