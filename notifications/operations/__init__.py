"""What coordinators read about the installation itself: alarms, and the names of planned work."""

from notifications.operations.alarms import COMMAND_OF, say_alarm, say_moment, say_news, work_of

__all__ = ["COMMAND_OF", "say_alarm", "say_moment", "say_news", "work_of"]
