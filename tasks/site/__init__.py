"""The folder of the static site: how a new site takes the place of the old one. Source: docs/site.md#the-folder"""

from tasks.site.folder import check_site_url, published, shown_memos, write_site
