"""The HTTP edge: one app, one folder for each dialect."""
