"""The operators' page in Grafana, as code."""
