"""What kernels are made of: borrowed arrays, many bytes in one step, and a cache that notices changes."""
