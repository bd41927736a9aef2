"""What keeps an installation going: who is at work, what the watch remembers, and how it speaks and is heard."""

from tasks.operations.alerts import Untold, check_ping_address, date_of, ping, tell_coordinators
from tasks.operations.page import Page, serving_pages
from tasks.operations.running import SystemdUnit, alone_at_work, at_work, is_at_work, own_units, restart, take, unit_for
from tasks.operations.watch_file import WatchFile
