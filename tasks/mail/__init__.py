"""The mail server: where mail goes, and what its replies mean."""

from tasks.mail.client import check
from tasks.mail.mail_office import Office, open_office
