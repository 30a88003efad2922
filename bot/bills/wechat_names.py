"""What the columns of WeChat Pay's trade bill are called, now and in older files."""

# What we need of a row, and every name its column has had. "0" stands for a column that is not there.
COLUMNS = {
    "time": ("交易时间",),
    "key": ("微信订单号",),
    "number": ("商户订单号",),
    "payer": ("用户标识",),
    "device": ("设备号",),
    "state": ("交易状态",),
    "currency": ("货币种类",),
    "settled": ("应结订单金额", "总金额"),
    "coupon": ("代金券金额", "企业红包金额", "代金券或立减优惠金额", "代金券或立减优惠"),
    "fee": ("手续费",),
    "ordered": ("订单金额",),
    "refund_key": ("微信退款单号",),
    "refund_number": ("商户退款单号",),
    "back": ("退款金额",),
    "coupon_back": ("充值券退款金额", "企业红包退款金额", "代金券或立减优惠退款金额"),
    "asked": ("申请退款金额",),
    "refund_state": ("退款状态",),
    "refunded_at": ("退款申请时间",),
}
OF_REFUND = (
    "refund_number",
    "coupon_back",
    "asked",
    "refund_state",
    "refunded_at",
)  # asked of no sale
NEEDED = ("time", "key", "number", "state", "settled", "fee")
NEEDED_OF_REFUNDS = ("refund_key", "refund_number", "back", "refund_state")
FREE_TEXT = ("商品名称", "商户数据包")

CLAIMS = {
    "总交易单数": "rows",
    "应结订单总金额": "settled_fen",
    "总交易额": "settled_fen",
    "退款总金额": "refunds_fen",
    "总退款金额": "refunds_fen",
    "充值券退款总金额": "coupon_refunds_fen",
    "总企业红包退款金额": "coupon_refunds_fen",
    "总代金券或立减优惠退款金额": "coupon_refunds_fen",
    "手续费总金额": "fees_fen",
    "订单总金额": "ordered_fen",
    "申请退款总金额": "asked_back_fen",
}
CLAIMED_COLUMN = {
    "settled_fen": "settled",
    "refunds_fen": "back",
    "coupon_refunds_fen": "coupon_back",
    "fees_fen": "fee",
    "ordered_fen": "ordered",
    "asked_back_fen": "asked",
}
FIGURE_WORDS = {figure: word for word, figure in reversed(CLAIMS.items())}
