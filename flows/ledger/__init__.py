"""Flows that guard the record."""
