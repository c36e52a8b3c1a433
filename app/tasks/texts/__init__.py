"""Text in photos: recognising it in the background, switching that on and off, and forgetting it."""
