"""What is particular to 微信支付."""
