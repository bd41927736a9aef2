"""One module a format: the same facts as the same bytes, each time."""
