"""What is particular about UnionPay."""
