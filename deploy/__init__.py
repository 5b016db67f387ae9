"""How Xã Số is put to work: the embedded default, the bus, the database, the operator's tool."""
