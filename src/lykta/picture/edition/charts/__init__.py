"""The pictures of an edition: bars, series and maps, each drawn from cells that may be shown."""
