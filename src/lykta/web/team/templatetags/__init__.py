"""Tags of the team's templates."""
