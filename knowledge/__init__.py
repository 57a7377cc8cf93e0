"""What Rolewise knows: articles, their passages, and the roles they tell about. Text only: no vectors, no chat."""
