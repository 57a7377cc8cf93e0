"""What is wrong with an installation, and how to mend it: a module for each subject, each a function of findings."""
