"""One module a noun of the command line. Most are imported when they are used, and so is what is slow."""

from flows.commands._out import printable, telling_of_work
