"""The command line: reads a question from arguments or standard input, renders replies for eyes and for programs."""
