"""操作记录: who did what and when, from the record that nobody can change."""

import re

from handlers.ask import Ask
from handlers.language.slots import Asked
from handlers.messages import Reply, Text
from handlers.registry import means
from handlers.roles import READERS
from handlers.words import acquirer_word, one_line
from storage.audit import Entry
from storage.base.business_day import local

SEARCHED = 500
SHOWN = 8
LONGEST_NO = 20
NUMBER = re.compile(r"[RAD]\d{4,}")
BILL = re.compile(r"([a-z_]+)/(trade|funds)/\d{4}-(\d\d-\d\d)", re.ASCII)
# What an action is called; the first that begins like it names it.
ACTIONS = {
    "refund.request": "申请退款", "refund.approved": "同意退款", "refund.rejected": "拒绝退款",
    "refund.withdrawn": "撤回退款", "refund.expired": "退款过期", "refund.submitted": "退款交给渠道",
    "refund.succeeded": "退款成功", "refund.failed": "退款没成", "refund": "退款有变化", "limit": "改限额",
    "staff.add": "添加员工", "staff.remove": "移除员工", "staff.role": "改角色", "push.change": "改推送",
    "push.stop": "停推送", "quiet": "改免打扰", "mute.add": "静音", "mute.end": "取消静音",
    "alert.false": "标为误报", "alert.mine": "接手提醒", "alert": "处理提醒", "threshold": "调门槛",
    "arrival.rule": "改到账规则", "contract.rate": "改签约费率",
    "code": "动态码", "export": "导出", "customer": "查客户", "statement": "导入账单",
    "bill.fetched": "取到并导入账单", "bill.empty": "账单为零", "bill.refused": "账单没收下",
    "bill.missing": "账单一直没来", "request.refused": "提了做不得的事", "refused": "被拒绝的操作",
    "payment.notice": "收到付款通知", "difference.booked": "补记差异",
    "mending.asked": "提出转卡", "mending.approved": "确认转卡", "mending.sent": "转卡交给渠道",
    "mending": "转卡没成",
    "difference.suspended": "挂账差异", "difference.written_off": "核销差异", "money.resume": "恢复退款",
    "merchant": "改店铺设置", "restore": "恢复备份", "vault": "换密钥", "rules": "改店规",
}  # fmt: skip
ABOUT = {
    "refund_limit": "limit", "limit": "limit", "permission": "staff", "alert_rule": "alert",
    "report_schedule": "push",
}  # fmt: skip


@means(
    "audit_query",
    {
        r"(?:谁|哪些人|什么人|有人)(?:操作|动|登|改|进)过?(?:后台|系统|设置|数据)|操作(?:日|记)": 6,
        r"A": -5,
        r"要谁|该谁|需要谁|由谁": -6,
        r"U.{0,4}(?:做|干|操作)(?:了|过)?(?:什么|哪些|啥)|(?:做|干)(?:了|过)(?:什么|哪些)操作|(?:导出|下载"
        r"|查看?|看)过": 4,
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
def audit_log(ask: Ask, asked: Asked) -> Reply:
    """The newest entries of the record about what was asked; without names where others read."""
    found = [entry for entry in ask.books.audit.entries(SEARCHED) if _meant(ask, asked, entry)]
    if not found:
        return Text("最近的操作里没有这样的记录。看全部发「操作日志」。")
    lines = [_line(ask, entry) for entry in found[:SHOWN]]
    more = f"，先看最近 {SHOWN} 条" if len(found) > SHOWN else ""
    head = f"操作记录 {len(found)} 条{more}（记录改不了，也删不掉）"
    return Text("\n".join([head, *lines]))


def _meant(ask: Ask, asked: Asked, entry: Entry) -> bool:
    """Whether the entry is about the refund, the things and the days that were asked for."""
    if asked.get("refund_id") and entry.subject != asked["refund_id"]:
        return False
    if days := asked.get("date"):
        day = ask.books.business_day(entry.at).isoformat()
        if not (days["from"] or day) <= day <= days["to"]:
            return False
    about = ABOUT.get(str(asked.get("object")))
    return about is None or entry.action.startswith(about)


def _line(ask: Ask, entry: Entry) -> str:
    """`11-18 14:02 王老板 改限额 refund_ceiling_fen`."""
    who = ask.books.staff.of(entry.person_id) if entry.person_id else None
    name = who.name if who else "掌柜"
    doing = next(
        (word for action, word in ACTIONS.items() if entry.action.startswith(action)), entry.action
    )
    if entry.action == "refused":
        doing = _undone(ask, entry)
    elif entry.action == "mute.add":
        doing = f"{doing}到 {entry.after}"
    subject = one_line(entry.subject, 16) if NUMBER.fullmatch(entry.subject) else ""
    if bill := BILL.fullmatch(entry.subject):
        subject = f"{acquirer_word(bill[1])} {bill[3]}" + " 资金" * (bill[2] == "funds")
    return f"{local(entry.at):%m-%d %H:%M} {name} {doing} {subject}".rstrip()


def _undone(ask: Ask, entry: Entry) -> str:
    """`想「撤回」没成：没有 R1002 这笔退款`; what is no command's word stays unsaid."""
    known = any(entry.subject in found.words for found in ask.commands)
    wanted = f"想「{entry.subject}」" if known else ""
    return f"{wanted}没成：{one_line(re.split('[，。；]', entry.result)[0], LONGEST_NO)}"
