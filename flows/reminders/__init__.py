"""Flows that send reminders and prove that none is missing."""
