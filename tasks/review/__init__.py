"""Signed links that expire, to a file that a verifier opens and to the page of a person of the agency, and the server
that answers them. No file goes through Slack. Source: docs/evidence.md#what-a-verifier-sees, docs/answers.md#your-page.
"""

from tasks.review.links import PAGE_VALID_FOR, VALID_FOR, LinkRefused, Links, PageLink
from tasks.review.posted import Posted
from tasks.review.server import Opened, Site, serve_pages
