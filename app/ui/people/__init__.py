"""People page: persons, questions and unnamed faces in a grid of tiles."""
