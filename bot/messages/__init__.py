"""The words around an answer, in every language that has them."""
