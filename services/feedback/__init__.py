"""Residents' feedback: intake, the case, the answer, and who wrote it kept apart."""
