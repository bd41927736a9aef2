"""Clock, settings, environment, Prefect's server, and what a flow opens."""
