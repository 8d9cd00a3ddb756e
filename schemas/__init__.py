"""The wire contract: typed records, and the JSON Schema and AsyncAPI documents made from them."""
