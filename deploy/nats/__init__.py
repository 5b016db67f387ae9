"""The bus: streams, consumers, schedules and users."""
