"""Partners, couples, pairing, devices, leaving; access is the only gate."""
