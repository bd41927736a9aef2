"""The watchdog outside Prefect: what is known, what Prefect says, and one pass of the watch."""
