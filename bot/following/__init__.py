"""What a follow-up means: its words, how it is heard and said anew, and the rules that understand it."""
