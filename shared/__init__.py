"""What every service must agree on, and nothing else."""
