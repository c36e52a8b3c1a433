"""Photos as columns: what is known of half a million photos in arrays, and a `Photo` of a row when it is asked for."""
