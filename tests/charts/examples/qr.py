"""A code for the second factor, as a manager scans it."""

from charts.qr import QrPicture

URI = "otpauth://totp/%E6%8E%8C%E6%9F%9C:li?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=%E6%8E%8C%E6%9F%9C"

PICTURES = {
    "qr": QrPicture("用验证器扫一扫", "微软或谷歌身份验证器都可以", "只给您自己看，扫完请删掉", URI)
}
