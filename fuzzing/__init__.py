"""Inputs that nobody thought of: every reader of files and answers, fed by a fuzzer that looks at what it reaches."""
