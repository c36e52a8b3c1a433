"""What the program can do: one verb a file, each a generator that the worker runs step by step."""
