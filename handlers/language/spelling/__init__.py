"""What people type, in one spelling."""
