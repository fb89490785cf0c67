"""The one core path of an interview, in-process on a real Postgres, with candidates of every kind."""
