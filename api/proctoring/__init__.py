"""What is noticed around an interview, and the pictures of faces, whatever the dialect."""
