"""What keeps an installation going: the work that was planned, its last runs, and the alarms that stand."""

from models.operations.alarms import Alarm, PlainRun, WatchState, retold, state_after
from models.operations.runs import USUAL_PERIOD, Deployment, LastRun, RunBy, is_overdue, last_due, lost_or_failed
