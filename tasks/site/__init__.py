"""The folder of the static site."""

from tasks.site.place import check_site_url

__all__ = ["check_site_url"]
