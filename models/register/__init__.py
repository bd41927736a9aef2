"""The tracking plan that a person writes: recommendations, milestones, sources, rules, and what is wrong with them."""

from models.register.calendar_checks import unlisted_years
from models.register.people_checks import people_faults, people_warnings, role_faults
from models.register.plan import Basis, Duty, EvidenceKind, Milestone, Plan, Recommendation, Relation, TextBasis
from models.register.plan_checks import plan_faults
from models.register.plan_schema import schema
from models.register.plan_sheets import sheets_of
from models.register.recurrence import Instance, fill, instances, next_opening
from models.register.recurring import Follows
from models.register.report import Report
from models.register.rule import (
    DatasetRow,
    EventHeld,
    Human,
    MatterStatus,
    PageChanged,
    PageLink,
    PageText,
    RowWhere,
    Rule,
    TextInFile,
)
from models.register.shape_checks import shape_faults
from models.register.sheet import Cell, Row, Sheet
from models.register.sheet_checks import sheet_faults
from models.register.sheet_csv import as_csv, from_csv
from models.register.sheet_fields import Taken
from models.register.sheet_plan import take
from models.register.source import (
    FileDrop,
    GitJson,
    Gives,
    OData,
    OtherKind,
    Socrata,
    Source,
    Table,
    Voice,
    WebPage,
    gives,
)
from models.register.source_checks import reader_faults
from models.register.written import place

__all__ = [
    "Basis",
    "Cell",
    "DatasetRow",
    "Duty",
    "EventHeld",
    "EvidenceKind",
    "FileDrop",
    "Follows",
    "GitJson",
    "Gives",
    "Human",
    "Instance",
    "MatterStatus",
    "Milestone",
    "OData",
    "OtherKind",
    "PageChanged",
    "PageLink",
    "PageText",
    "Plan",
    "Recommendation",
    "Relation",
    "Report",
    "Row",
    "RowWhere",
    "Rule",
    "Sheet",
    "Socrata",
    "Source",
    "Table",
    "Taken",
    "TextBasis",
    "TextInFile",
    "Voice",
    "WebPage",
    "as_csv",
    "fill",
    "from_csv",
    "gives",
    "instances",
    "next_opening",
    "people_faults",
    "people_warnings",
    "place",
    "plan_faults",
    "reader_faults",
    "role_faults",
    "schema",
    "shape_faults",
    "sheet_faults",
    "sheets_of",
    "take",
    "unlisted_years",
]
