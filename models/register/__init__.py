"""Read what a person writes: the tracking plan (the "register"), and what is wrong with it (docs/register.md).

A register is raw (as it was read, in any shape), a `Plan` (checked, frozen), or three sheets of a spreadsheet. Checks
work on the raw form, so one run lists every fault, each with what to write instead. Read `sources`, `rules`, `names`,
`plan` and `recurrence` for the values; `raw`, `shape` and `..._checks` for the faults; `columns`, `cells` and
`spreadsheet` for the sheets; `foreign` for lists of other offices. `tasks/register` opens the files.
"""

from models.register.cells import Cell, CellRow, Sheet, as_csv, from_csv, is_empty, with_guard
from models.register.foreign import CellFault, ForeignList, recommendation_of
from models.register.names import AGENCY, OVERSIGHT, Body, FindingLine, Law, Names, Role, RoleAndSourceNames, TextSource
from models.register.plan import (
    BY_LAW,
    NOWHERE,
    AgencySays,
    Answer,
    Basis,
    CouncilBody,
    Duty,
    EvidenceKind,
    Level,
    Milestone,
    Plan,
    Portfolio,
    Recommendation,
    RecurrenceAfter,
    Relation,
    Report,
    Says,
    TextBasis,
    Withdrawal,
    names_of,
    register_schema,
)
from models.register.plan_checks import outline, people_faults, role_faults, row_faults, whole_faults
from models.register.raw import place_name
from models.register.recurrence import Instance, instances, next_opening, rule_for_instance
from models.register.rules import (
    PROVED_BY,
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
from models.register.shape import shape_faults, shaped
from models.register.source_checks import reader_faults
from models.register.sources import (
    STORED,
    Feed,
    FileDrop,
    GitJson,
    Gives,
    Mailbox,
    OData,
    OtherKind,
    Socrata,
    Source,
    Table,
    Voice,
    WebPage,
)
from models.register.spreadsheet import Spot, faults_by_cell, lay_sheets, sheets_of
from models.register.warnings import (
    LONGEST_DUTY,
    LONGEST_SHORT,
    LONGEST_STEP,
    calendar_warnings,
    page_warnings,
    plan_warnings,
    say_examples,
)
