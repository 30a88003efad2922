"""What an operator asks for at the command line: files in, files out."""
