"""A local server that answers as Slack does, for the demo.

It takes messages, forms and Home tabs, and delivers presses over Socket Mode. `stand_in` is the server, `workspace`
what is in it, `socket` its end of Socket Mode; `interactions` makes the payloads of what people do; `page` shows it in
a browser. The tests' own (tests/material/slack) refuses what Slack refuses and loses what networks lose.
"""

from tasks.slack_stand_in.page import Page, PageContext
from tasks.slack_stand_in.stand_in import SlackStandIn, running
from tasks.slack_stand_in.workspace import APP, TEAM
