"""One module for each section of the report; `agents.sections.spec` finds them."""
