"""Who logs in: agencies, members, roles, the policy that says who may do what, and the log-in itself."""
