"""Reading the audit log: newest first, by day and outcome, and never by person."""
