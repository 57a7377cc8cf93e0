"""What every chat platform needs around the assistant: threads to answer on, limits, memory, a fresh index."""
