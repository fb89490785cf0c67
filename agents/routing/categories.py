"""Of which category the questions are that go to a specialist."""

from domain.catalog import Category

CATEGORY_OF_AGENT: dict[str, Category] = {
    "system_design": "system_design",
    "technical": "technical",
    "behavioral": "behavioral",
    "product_manager": "product",
    "case_study": "case_study",
    "general": "general",
}
