"""Slack's Socket Mode: how presses come to us without a public address."""
