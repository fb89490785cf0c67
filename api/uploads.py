"""Where uploaded files are while they are read: in memory, never on a disk."""

from starlette.formparsers import MultiPartParser


def keep_uploads_in_memory() -> None:
    """Have forms parsed without temporary files: faces, voices and resumes would lie there for anybody to restore.

    How large a body may be is limited before it is parsed.
    """
    # 0 is no limit, for which a file would be made; starlette takes the size from its class alone.
    MultiPartParser.spool_max_size = 0
