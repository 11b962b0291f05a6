"""The pictures of the README: real builds, recorded once, replayed in the real app."""
