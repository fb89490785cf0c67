"""The server's settings, written anew at each start into `app.conf`, which postgresql.conf includes."""

import os

from memory.embedded.folder import Site

FILE = "app.conf"

# Durability (fsync, synchronous_commit) and autovacuum stay as Postgres has them. The log has no statements,
# no errors of statements and no details, for these quote what people wrote.
_SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_destination": "'stderr'",
    "logging_collector": "off",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}


def app_conf(version: str) -> str:
    """The text of app.conf for that version of Postgres."""
    since_18 = {"io_method": "sync"} if int(version.partition(".")[0]) >= 18 else {}
    lines = [f"{name} = {value}" for name, value in (_SETTINGS | since_18).items()]
    return "\n".join(["# Written at every start; put settings of your own into postgresql.conf.", *lines, ""])


def write_app_conf(site: Site) -> None:
    """Replace app.conf in one step; by descriptor, as root must not follow a link that the account made.

    Raises:
        OSError: the disk is full.
    """
    folder = os.open(site.pg, os.O_RDONLY | os.O_DIRECTORY)
    unfinished = f"{FILE}.new"
    try:
        if unfinished in os.listdir(folder):
            os.unlink(unfinished, dir_fd=folder)
        file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=folder)
        with os.fdopen(file, "w") as out:
            out.write(app_conf(site.version))
            os.fchown(file, *site.owner)
        os.replace(unfinished, FILE, src_dir_fd=folder, dst_dir_fd=folder)
    finally:
        os.close(folder)


def include_app_conf(postgresql_conf: int) -> None:
    """Append the include to a freshly made postgresql.conf, given as a descriptor that appends."""
    os.write(postgresql_conf, f"\ninclude_if_exists = '{FILE}'\n".encode())
