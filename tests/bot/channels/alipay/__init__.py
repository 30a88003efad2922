"""What is particular about Alipay."""
