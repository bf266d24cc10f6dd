"""The demo's consultations: an invented team, and questions that nobody asked."""
