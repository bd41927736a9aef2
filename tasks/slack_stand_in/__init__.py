"""A local server that answers as Slack does, for the demo and the tests."""

from tasks.slack_stand_in.page import Page
from tasks.slack_stand_in.room import Room
from tasks.slack_stand_in.stand_in import SlackStandIn, slack_stand_in
from tasks.slack_stand_in.words import APP, TEAM

__all__ = ["APP", "TEAM", "Page", "Room", "SlackStandIn", "slack_stand_in"]
