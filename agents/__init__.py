"""Everything that has a prompt: specialists, tasks, the local router and the authored knowledge."""
