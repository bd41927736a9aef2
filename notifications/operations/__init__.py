"""What coordinators read about the installation itself: alarms, and the names of planned work."""

from notifications.operations.alarms import command_of, say_alarm, say_moment, say_news, work_of
