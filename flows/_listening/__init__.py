"""The parts of the Slack listener."""
