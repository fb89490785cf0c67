"""The authored knowledge of the offline engine: a question bank and one playbook for each specialist."""
