"""B7's peer: FastAPI, Celery, Redis and PostgreSQL, the same way from a case to its e-mails."""
