"""The register and the people file, as YAML and as spreadsheets."""

from tasks.register.plan import check_plan, read_people, read_plan
from tasks.register.plan_sheets import export_plan, import_plan

__all__ = ["check_plan", "export_plan", "import_plan", "read_people", "read_plan"]
