"""Read and write the files that hold a register: YAML, XLSX, and CSV; and read the people file.

`plan` reads and checks, and knows nothing of spreadsheets; `yaml` is the only module that imports PyYAML; `rows` reads
and writes recommendations on a line each; `spreadsheet` exports and imports; `lists` reads a list of another office,
and `foreign` takes it in. What is a fault is decided in `models/register`; here each fault gets its file and line. Read
`yaml`, `rows`, `plan`, `spreadsheet`, `foreign`, in that order.
"""

from tasks.register.foreign import import_list
from tasks.register.plan import OpenedPlan, check_plan, listed_faults, open_plan, read_people, read_plan
from tasks.register.rows import LIST, row_of
from tasks.register.spreadsheet import export_plan, import_plan
from tasks.register.yaml import read_yaml, write_yaml
