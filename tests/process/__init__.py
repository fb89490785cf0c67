"""The `viva` command as a user has it: real processes, real signals, real databases."""
