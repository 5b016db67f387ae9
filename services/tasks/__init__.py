"""The service ``tasks``: plans, tasks, and what the units report on them."""
