"""The sound of spoken interviews: consent, lists, audio, and a page that plays it next to the transcript."""
