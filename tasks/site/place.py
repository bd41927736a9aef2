"""Where a site stands: a link beside the folder of its builds, and nothing else."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from models.core import InputError, SettingsError

BUILD = re.compile(r"\d{6}")


def builds_of(place: Path) -> Path:
    """Return the folder beside a site in which its builds lie."""
    return place.with_name(f".{place.name}.builds")


def shown_build(place: Path) -> Path | None:
    """Return the build that a site shows; none where there is no site yet. Raises InputError for anything else."""
    builds = builds_of(place) if place.name else None
    if builds and place.is_symlink():
        target = place.parent / place.readlink()
        if target.parent == builds and BUILD.fullmatch(target.name):
            return target
        raise InputError(f"{place} is a link to something else than a site; name a new folder, or take the link away")
    if builds is None or (place.exists() and not place.is_dir()):
        raise InputError(f"{place} is no folder that a site can stand in; name a new folder")
    if place.is_dir() and (held := sorted(each.name for each in place.iterdir())):
        raise InputError(f"{place} holds {held[0]} and is no site of ours; name a new or an empty folder")
    return None


def check_site_url(url: str) -> None:
    """Refuse an address that is more than a folder's: a password would stand on every page, and no link would hold.

    Raises SettingsError, which says none of it.
    """
    if "@" in urlsplit(url).netloc or "?" in url or "#" in url:
        raise SettingsError(
            "FOLLOWTHROUGH_SITE_URL holds a user, a query or a fragment; give the plain address of the site's folder, "
            "such as https://oversight.example/memos"
        )
