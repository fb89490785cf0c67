"""How an answer is scored: the rubric that a model grades by, and what can be measured without one."""
