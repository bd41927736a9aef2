"""Flows that check sources, track recommendations, and take in evidence and findings."""
