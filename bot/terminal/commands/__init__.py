"""The commands by group. Each imports what it needs when it runs, so that help and refusals come at once."""
