"""A local server that answers as Slack does, for the demo and the tests.

It takes and refuses what Slack takes and refuses, delivers presses over Socket Mode, and can lose answers the way
networks lose them. `stand_in` is the server; `workspace` holds what is in it; `block_kit` says which messages Slack
takes; `http` and `socket` are its two ends; `interactions` makes the payloads of what people do; `page` shows it in a
browser.
"""

from tasks.slack_stand_in.page import Page, PageContext
from tasks.slack_stand_in.stand_in import SlackStandIn, slack_stand_in
from tasks.slack_stand_in.workspace import APP, TEAM
