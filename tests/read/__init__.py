"""Reading: bytes become articles, or rejects that say why."""
