"""The pictures of the gallery: real builds, recorded once, replayed in the real app."""
