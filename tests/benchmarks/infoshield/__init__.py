"""The comparison with InfoShield, with a stand-in for its program, which is no part of Lykta."""
