"""微信支付 as its merchants meet it: API v3, strict."""
