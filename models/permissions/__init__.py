"""Who may do what, and who acts for a person who is away."""

from models.permissions.absence import (
    AGENCY,
    StandIns,
    absences,
    acts_as,
    barred_suppliers,
    is_agency_staff,
    is_away,
    stand_ins,
)
from models.permissions.permission import LIAISON, MAY, REVIEWERS, SYSTEM, Action, able, may, may_speak, roles_adopted
