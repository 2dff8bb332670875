"""Question → verified, cited answer."""
