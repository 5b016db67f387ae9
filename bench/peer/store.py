"""The peer's tables and its one engine: every commit is on disk before it is answered."""

import os

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    MetaData,
    String,
    Table,
    create_engine,
    func,
)

engine = create_engine(os.environ["PEER_DATABASE"], pool_size=20, max_overflow=0)
tables = MetaData()

cases = Table(
    "cases",
    tables,
    Column("id", String, primary_key=True),
    Column("code", String, nullable=False, unique=True),
    Column("received_at", DateTime(timezone=True), server_default=func.now(), index=True),
    Column("case", JSON, nullable=False),
)
notices = Table(
    "notices",
    tables,
    Column("id", String, primary_key=True),
    Column("recipient", String, nullable=False, index=True),
    Column("title", String, nullable=False),
)
deliveries = Table(
    "deliveries",
    tables,
    Column("id", String, primary_key=True),
    Column("case_id", String, nullable=False),
    Column("recipient", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("created_at", DateTime(timezone=True), server_default=func.now()),
    Column("sent_at", DateTime(timezone=True)),
)
