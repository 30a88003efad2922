"""What an operator may write, and what is said when it is wrong."""
