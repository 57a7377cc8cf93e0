"""Question in, cited answer out: the assistant and its adapters."""
