"""The static site, its feed and its calendar."""

from notifications.site.feed import NEVER
from notifications.site.reading import Memo, in_brief
from notifications.site.site import Record, render_site

__all__ = ["NEVER", "Memo", "Record", "in_brief", "render_site"]
