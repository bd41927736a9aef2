"""The static site: its folder, how a new site replaces it, and the memos that go in. Source: docs/site.md#the-folder"""

from tasks.site.folder import Files, WrittenSite, check_site_url, read_folder, read_memo, shown_memos, write_site
