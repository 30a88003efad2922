"""支付宝's open platform, played: one gateway, its keys, trades, refunds, bills and notices."""
