"""What Prometheus scrapes and when it calls somebody."""
