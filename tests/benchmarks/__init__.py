"""The benchmarks run at a small size and tell what they promise."""
