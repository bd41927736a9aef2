"""Prefect's server, a worker and the listener as processes of ours."""
