"""What can be done to a consultation: one act a module. Its view holds transaction and audit entry."""
