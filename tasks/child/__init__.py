"""What runs in a child process: the only code that opens a foreign file. It imports nothing else of ours."""
