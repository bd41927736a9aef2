"""Prefect's server as this installation starts it: the same application, which answers under its own names only.

A page that a browser shows could otherwise reach the server under a name of its own that leads to this machine.
Source: docs/operations.md#prefect.
"""

from starlette.middleware.trustedhost import TrustedHostMiddleware

NAMES = ("127.0.0.1", "localhost")


def create_app() -> TrustedHostMiddleware:
    """Return the application for uvicorn. Who asks under another Host than ours gets 400 and nothing else."""
    from prefect.server.api.server import create_app as create_prefect_app

    return TrustedHostMiddleware(create_prefect_app(), allowed_hosts=list(NAMES))
