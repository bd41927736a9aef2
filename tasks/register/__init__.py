"""Read and write the files that hold a register: YAML, XLSX, and CSV; and read the people file.

`plan` reads and checks, and knows nothing of spreadsheets; `yaml` is the only module that imports PyYAML;
`spreadsheet` exports and imports. What is a fault is decided in `models/register`; here each fault gets its file and
line. Read `yaml`, `plan`, `spreadsheet`, in that order.
"""

from tasks.register.plan import LoadedPlan, check_plan, listed_faults, read_people, read_plan
from tasks.register.spreadsheet import export_plan, import_plan
from tasks.register.yaml import read_yaml, write_yaml

__all__ = [
    "LoadedPlan",
    "check_plan",
    "export_plan",
    "import_plan",
    "listed_faults",
    "read_people",
    "read_plan",
    "read_yaml",
    "write_yaml",
]
