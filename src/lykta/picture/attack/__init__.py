"""The release gate's attack: what can be inferred of the numbers that an edition, or several, hides."""
