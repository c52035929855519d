"""What is typed in, one noun a file."""
