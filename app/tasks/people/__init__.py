"""People: finding faces, grouping them, and the user's decisions on who they are."""
