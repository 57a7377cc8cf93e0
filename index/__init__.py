"""Where passages are found again: vectors, words, and the archive that holds them. Knows nothing of chat."""
