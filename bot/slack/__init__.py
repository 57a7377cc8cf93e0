"""Slack: reads events, renders replies as Block Kit."""
