"""The workbench: where an analyst sees, judges and can defend what one result file holds. Local only."""
