"""What is particular about Shengpay."""
