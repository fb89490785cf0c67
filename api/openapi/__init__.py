"""The OpenAPI document: what FastAPI makes of the routes, with readable names, whole examples and true security."""

from api.openapi.document import describe, operation_id

__all__ = ["describe", "operation_id"]
