"""WeCom's no: a documented code and the reason its servers were seen to give."""

from datetime import datetime

REASONS = {
    -1: "system busy",
    40001: "invalid credential",
    40003: "invalid userid",
    40004: "invalid media type",
    40005: "invalid file type",
    40006: "invalid media size",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid corpid",
    40014: "invalid access_token",
    40016: "invalid button count",
    40017: "invalid button type",
    40018: "invalid button name size",
    40019: "invalid button key size",
    40020: "invalid button url size",
    40023: "invalid sub button count",
    40024: "invalid sub button type",
    40025: "invalid sub button name size",
    40026: "invalid sub button key size",
    40027: "invalid sub button url size",
    40029: "invalid code",
    40032: "user list longer than 1000",
    40050: "chatid not existed",
    40056: "invalid agentid",
    40063: "some parameters are empty or wrong http method",
    40074: "news can not be confidential",
    41001: "access_token missing",
    41002: "corpid missing",
    41004: "corpsecret missing",
    41006: "missing media_id",
    41008: "missing code",
    41009: "missing userid",
    41011: "missing agentid",
    41016: "missing title",
    42001: "access_token expired",
    42014: "invalid task_id",
    42015: "updating app is not the sending app",
    42020: "missing replace_name",
    42052: "msgid older than 24 hours",
    43012: "app has no callback url",
    44001: "empty media data",
    44004: "empty content",
    45001: "media too large",
    45008: "invalid article count",
    45009: "api freq out of limit",
    45034: "url must start with http or https",
    46003: "menu not exist",
    60011: "no privilege to access/modify contact/party/agent",
    60020: "not allow to access from your ip",
    60111: "userid not found",
    60140: "invalid response_code",
    81013: "user & party & tag all invalid",
    82001: "user & party & tag all empty",
    86001: "invalid chatid",
    86003: "chatid not exist",
    86006: "invalid chat member count",
    86008: "you has no privilege to access this chat, which is created by other agent.",
    86205: "chatid too long",
    86207: "owner not in userlist",
    86215: "chatid existed",
    86216: "invalid chat member",
    93000: "invalid webhook url",
    301002: "not allow operate another agent with this accesstoken.",
    301017: "voice file only support amr",
    301019: "media md5 not match",
}
HELP = "https://open.work.weixin.qq.com/devtool/query?e="


class WeComError(Exception):
    """Answered as HTTP 200 with this errcode."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason or REASONS.get(code, "invalid parameter")

    def message(self, now: datetime, ip: str) -> str:
        """The documented shape of an errmsg."""
        hint = f"{int(now.timestamp())}{now.microsecond:06d}".ljust(25, "7")
        return f"{self.reason}, hint: [{hint}], from ip: {ip}, more info at {HELP}{self.code}"


def too_long(field: str, limit: int) -> WeComError:
    """How WeCom refuses a content of too many bytes."""
    return WeComError(40058, f"{field} exceed max length {limit}. invalid Request Parameter")


def missing(field: str) -> WeComError:
    """How WeCom names a field that is not there."""
    return WeComError(40058, f"missing field `{field}`. invalid Request Parameter")
