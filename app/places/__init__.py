"""Places of the earth, without the network: the city and country of a position, and the position of a city."""
