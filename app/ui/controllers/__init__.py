"""Controllers: what each action does, joining the actions to the models and the window."""
