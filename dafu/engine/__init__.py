"""What is up to date, and where work runs: tasks, cache, processes."""
