"""The plan's pages, one module a subject. Each declares its permission."""
