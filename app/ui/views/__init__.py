"""What is on the screen: each view is given what it needs, and knows no other."""
