"""What the engine, the vault and insight give as names and values, in the words of whoever reads them."""
