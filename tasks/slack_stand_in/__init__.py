"""A local server in Slack's place, for the demo: it keeps what is posted. The tests' own is as strict as Slack."""

from tasks.slack_stand_in.stand_in import APP, TEAM, SlackStandIn, direct, running
