"""What Rolewise listens to in Slack, each with its ``register``: questions, buttons below answers, tabs, leaving."""
