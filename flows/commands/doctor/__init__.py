"""The doctor: each part of an installation tried once."""
