"""What can be done to the plan: one act a module, with its permission, its history and its audit entry."""
