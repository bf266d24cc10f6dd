"""How many advertisers there may be behind the ads, as ranges."""
