"""Rules over what a candidate says: read from the text alone, without a model, in time linear in its length."""
