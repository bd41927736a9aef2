"""A local server that answers as Slack does, for the demo, and its page in a browser; the tests' own is stricter."""

from tasks.slack_stand_in.page import Page, PageContext
from tasks.slack_stand_in.stand_in import SlackStandIn, running
from tasks.slack_stand_in.workspace import APP, TEAM
