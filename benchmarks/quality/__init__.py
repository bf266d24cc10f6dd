"""How true the groups of ads are on real text: Lykta and other tools, kind by kind."""
