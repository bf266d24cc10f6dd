"""The way of the data: from files to a result, stage by stage."""
