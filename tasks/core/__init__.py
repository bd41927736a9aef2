"""Whole files, child processes and the sandbox around them, and the points at which a test may kill this process."""

from tasks.core.account import account_hash, account_name, accounts_known, login, own_account, review_key_of, salt_of
from tasks.core.crash import crash_point
from tasks.core.extras import need_extra
from tasks.core.files import MARK, MARKED, REMOVED, Store, disk_mend, sync_folder, write_first, write_whole
from tasks.core.ports import has_secret, holder_of, is_loopback, secrets_in_query, shown_address
from tasks.core.sandbox import SANDBOX_MEND, TOO_MUCH, Readers, allow_no_sandbox, has_sandbox, read_apart
