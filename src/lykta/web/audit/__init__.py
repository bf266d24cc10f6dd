"""The audit log: what was read, written and refused, as a chain that can be proved whole."""
