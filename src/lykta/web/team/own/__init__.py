"""One's own account: password, second factors and recovery codes, each change in the audit log."""
