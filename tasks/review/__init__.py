"""The page on which a verifier opens a file: signed links that expire, and the server that answers them. No file goes
through Slack. Source: docs/evidence.md#what-a-verifier-sees."""

from tasks.review.links import VALID_FOR, LinkRefused, Links
from tasks.review.server import OpenedFile, serve_files
