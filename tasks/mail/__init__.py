"""The mail servers: where mail goes and what the replies mean, and the mailbox that is read."""

from tasks.mail.client import check, fault_of_python
from tasks.mail.imap import MailAccount, MailReader, MessageHead
from tasks.mail.incoming import IncomingMail, decode_field, open_account, open_mails
from tasks.mail.mail_office import Office, open_office
