"""Lykta beside InfoShield (Lee et al., ICDE 2021), of which whoever measures has a checkout."""
