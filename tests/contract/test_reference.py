"""The reference in docs/api.md is made of the OpenAPI document, and names all of it."""

from pathlib import Path

from api.openapi.document import operations
from api.reference.__main__ import reference
from tests.contract.test_openapi_whole import document_of

PAGE = Path(__file__).parents[2] / "docs" / "api.md"


def test_the_page_is_up_to_date():
    """Renew it by: python -m api.reference > docs/api.md"""
    assert PAGE.read_text(encoding="utf-8") == reference()


def test_every_operation_is_on_it():
    page = reference()
    document = document_of()
    for path, method, operation in operations(document):
        assert f"\n### {method.upper()} `{path}`\n" in page
        assert f"](#{operation['operationId']}) |" in page
    for name, schema in document["components"]["schemas"].items():
        assert "properties" not in schema or f"\n### {name}\n" in page
