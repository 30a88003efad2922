"""The bills of Alipay: business and account, in detail and summed up."""
