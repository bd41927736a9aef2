"""The demo: its installation, its story, and its page."""
