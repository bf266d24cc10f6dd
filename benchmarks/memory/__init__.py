"""How much memory an analysis needs, and how much less when it spares it."""
