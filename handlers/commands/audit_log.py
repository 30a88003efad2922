"""操作记录: who changed what; understood, and read by the operator today."""

from handlers.ask import Ask
from handlers.messages import Reply, Text
from handlers.registry import means
from handlers.roles import READERS


@means(
    "audit_query",
    {
        r"(?:删|抹|清)(?:掉|干净|除|光|空)": -8,
        r"(?:操作|修改|变更|改动|审计)(?:的)?(?:日志|记录|历史|流水)|日志": 6,
        r"(?:谁|哪个|什么人).{0,4}(?:改|批|动|删|设|调|操作|关|开|同意|停|加|驳回|拒绝|审批|换|通过|查"
        r"|导出)(?:了|的|过|掉)?": 6,
        r"R.{0,4}(?:是)?谁": 5,
        r"谁(?:收|卖|买|消费|欠|最|付)": -5,
        r"上限|限额|规则|设置|权限|预警|资料": 1,
        r"O": -4,
    },
    about="看操作记录",
    slots="refund_id date staff",
    values={
        "object": {
            r"退款(?:的)?(?:上限|限额|额度|规则)": "refund_limit",
            r"限额|额度|上限": "limit",
            r"权限|角色": "permission",
            r"预警|告警|提醒|规则": "alert_rule",
            r"结算卡|银行卡": "settlement_card",
            r"资料|执照|名称": "profile",
            r"价格|价": "price",
            r"推送|日报": "report_schedule",
        }
    },
    allow=READERS,
)
def audit_log(ask: Ask) -> Reply:
    """The newest entries of the record."""
    return Text(
        "操作记录在聊天里还看不了；每一步都有防改的记录，请管理员用 audit 命令查。一笔退款是谁批的，发「查"
        "退款 R1001」。"
    )
