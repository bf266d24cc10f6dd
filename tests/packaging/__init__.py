"""The Debian package, its units, the proxies before it and the operator's guide, tried on a machine of their own."""
