"""What can be done to an edition: one act a module, with its permission and its audit entry."""
