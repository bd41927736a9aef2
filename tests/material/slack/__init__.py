"""Slack as the tests have it: the demo's stand-in with presses, forms and tabs, as strict as Slack, with its limits and
with networks that fail."""

from tests.material.slack.server import SlackStandIn, slack_stand_in
