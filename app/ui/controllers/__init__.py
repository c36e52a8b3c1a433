"""Controllers: they connect the actions with the models and the window."""
