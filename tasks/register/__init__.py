"""Read and write the files that hold a register: YAML, XLSX, and CSV; and read the people file.

`models/register` finds the faults; here each gets its file and line. Read `yaml`, `rows` (a recommendation a line),
`plan`, which checks, `spreadsheet`; `lists` and `foreign` (another office's).
"""

from tasks.register.foreign import import_list
from tasks.register.plan import OpenedPlan, check_plan, listed_faults, open_plan, read_people, read_plan
from tasks.register.spreadsheet import export_plan, import_plan
from tasks.register.yaml import read_yaml, write_yaml
