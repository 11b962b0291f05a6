"""Asks registries, by the OCI distribution protocol and without a login. Imported only where something is asked."""
