"""Pictures of a result as geometry: where each mark of a picture stands, for pages and notebooks alike."""
