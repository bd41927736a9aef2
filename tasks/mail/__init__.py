"""The mail server: where mail goes, and what its replies mean."""

from tasks.mail.client import check, fault_of_python
from tasks.mail.mail_office import Office, open_office
