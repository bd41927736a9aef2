"""One module a noun of the command line. Each command imports what it needs when it is called."""

from flows.commands._out import printable
