"""Socket Mode as the stand-in speaks it: presses go out, acknowledgements come back."""

from websockets.sync.server import serve  # noqa: F401
