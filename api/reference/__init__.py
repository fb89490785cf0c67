"""The reference in Markdown, made of the OpenAPI document: `python -m api.reference > docs/api.md`."""
