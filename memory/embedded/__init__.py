"""The Postgres that comes with the service: one server per data folder, shared by all who open the folder."""

from memory.embedded.binaries import installed_binaries
from memory.embedded.cluster import Cluster
from memory.embedded.conninfo import for_database
from memory.embedded.folder import free_bytes

__all__ = ["Cluster", "for_database", "free_bytes", "installed_binaries"]
