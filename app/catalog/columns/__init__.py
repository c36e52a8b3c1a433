"""The catalog as columns: photos, EXIF and pixel statistics of all photos in arrays."""
