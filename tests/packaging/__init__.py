"""The Debian package, its units, the proxies and the operator's guide, tried on a machine of their own."""
