"""The search page: query, results and their explanation."""
