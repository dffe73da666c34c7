"""What a couple keeps."""
