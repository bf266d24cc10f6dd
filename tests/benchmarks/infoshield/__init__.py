"""The comparison with InfoShield, with a stand-in for its program, which is not part of Lykta."""
