"""安全: passwords, backups and sessions are not handled in chat; said so."""

from handlers.ask import Ask
from handlers.messages import Reply, Text
from handlers.registry import means


@means(
    "security_op",
    {
        r"(?:外地|异地|别处|陌生).{0,4}(?:登|用|上)|登(?:过|录过|陆过)?我的号|我的号": 6,
        r"备(?:的)?份|备过份|数据.{0,6}备": 6,
        r"登录.{0,4}(?:全部|都|统统)?(?:退|踢|下)": 4,
        r"(?:其他|所有|全部|别的).{0,3}设备.{0,4}(?:下线|踢|退)": 8,
        r"告诉|给我": -3,
        r"密码": 5,
        r"备份|恢复数据|数据(?:安全|丢|恢复)": 6,
        r"(?:登录|登陆|登入|上线)(?!页)|异地|盗号|被盗": 5,
        r"登录.{0,8}(?:下线|踢|退)|(?:踢|下线|退出|登出|注销).{0,8}(?:设备|账号|登录|人|所有|全部)|(?:所有"
        r"|全部|其他).{0,6}(?:设备|登录).{0,6}(?:踢|下线|退出)": 6,
        r"两步|双重|二次验证|指纹|面容|账号安全|锁(?:定|住)账": 4,
        r"怎么.{0,6}(?:别人|他人|客户).{0,3}密码": -6,
    },
    about="账号和数据安全",
    values={
        "op": {
            r"(?:上回|上次|什么时候|几时).{0,6}备": "backup_status",
            r"登录.{0,6}(?:退掉|退了|踢|下线|退出)": "revoke_sessions",
            r"密码": "reset_password",
            r"备份.{0,6}(?:什么时候|几时|多久|状态|成功|时间|了吗|没|记录|正常|好了|过)|(?:上次|最近|上一次"
            r"|最后).{0,4}备份": "backup_status",
            r"恢复": "restore",
            r"备份": "backup",
            r"踢|下线|退出|登出|注销": "revoke_sessions",
            r"登录|登陆|异地|盗|(?:外地|陌生|别处).{0,6}登|登(?:过|了)?我的": "login_history",
            r"锁": "lock_account",
        }
    },
)
def security(_ask: Ask) -> Reply:
    """Each is done elsewhere, and said where."""
    return Text(
        "掌柜没有自己的密码，登录跟着企业微信走：账号、设备和登录记录请在企业微信的「设置 · 账号与安全」里看。"
        "数据备份由管理员在服务器上做。"
    )
