"""The web application: settings, addresses, the face that all its parts share, and one package per part."""
