"""Discord: replies as its messages."""
