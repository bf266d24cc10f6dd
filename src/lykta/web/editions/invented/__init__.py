"""The editions of the demo, from made-up registrations."""
