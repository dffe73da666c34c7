"""What lies beside an answer: pictures, voices and drawings, sealed in parts under a key that stands in the answer."""
