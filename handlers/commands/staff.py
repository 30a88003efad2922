"""员工: who may do what; only owners grant, never to themselves, and every owner hears of it."""

from handlers.ask import Ask
from handlers.envelopes import to_json
from handlers.language.asking.refining import Slots
from handlers.language.reading import Reading
from handlers.language.slots import Asked, RoleWord, StoreSlot, Word
from handlers.messages import Reply, Text
from handlers.registry import command, means
from handlers.roles import MANAGERS, OWNERS
from handlers.words import one_line
from storage.base.refusal import Refusal
from storage.people.staff import Member, Role


def _ask_staff(slots: Slots, reading: Reading) -> None:
    """Who it is about; a permission only where one is given or taken."""
    person = reading.first("U")
    if person is not None:
        slots["staff"] = person.said
    if slots.get("op") in {"add", "remove", "list"}:
        slots.pop("permission", None)
    if (slots.get("op") == "add" and slots.get("role") == "店员") or (
        person is not None and slots.get("op") in {"grant", "revoke"}
    ):
        slots.pop("role", None)


@means(
    "staff_manage",
    {
        r"(?:U|店员|收银员|员工).{0,3}(?:别|不)让(?:他们?|她们?)?(?:看|查|退|改|导)": 8,
        r"给.{1,4}(?:开通?|加|关|取消).{0,4}(?:退款|审批|查看|导出)?权限": 8,
        r"各(?:自)?(?:开|收|做|卖|接|出)(?:了|到)?(?:多少|几)": -9,
        r"(?:收银员?|店员|员工|U).{0,10}(?:查看|看|退款|导出)?权限.{0,3}(?:关|停|收|取消|去|打开|开)": 6,
        r"(?:有)?(?:啥|什么|哪些|几个)(?:管理员|店员|员工|收银员|店长)": 6,
        r"^U(?:可以|能|不能|不可以|不许)(?:看|退|查|改|导)|(?:员工|店员|收银员|人员)(?:的)?(?:名单|列表"
        r"|都有谁|有谁)": 7,
        r"退款(?:的)?(?:限额|上限|额度)": -6,
        r"让U看|给U看|让U(?:能|可以|也)": 4,
        r"(?:别|不)让(?:U|店员|收银员|员工).{0,6}(?:看|退|改|导|查)": 6,
        r"(?:添加|新增|加(?!起|油|班|盟)|新来|招|录入|注册).{0,8}(?:店员|员工|收银|店长|同事|人员|U|财务"
        r"|管理员|服务员|会计)": 6,
        r"(?:让|给|允许|准许|授权|开放|把).{0,6}(?:U|店员|收银员?|员工|店长|财务).{0,10}(?:可以|能|权限|退款"
        r"|看|开通|改成|设|升|导出|查|操作|审批)": 5,
        r"(?:店员|收银员?|员工|U|店长|财务|服务员).{0,6}(?:不(?:要|能|许|可以|准|让)|禁止|别).{0,6}(?:看|退"
        r"|改|导|查|操作|审批)": 6,
        r"(?:店员|收银员?|员工|U|店长|服务员|财务)(?:离职|走了|不干|辞|删|移除|停用|开除|休假|的账号)|(?:删"
        r"|移除|停用|去掉|开除|移出|收回|取消)(?:掉|了)?.{0,6}(?:店员|员工|U|收银员|权限|账号|管理员)": 6,
        r"(?:哪些|有谁|都有谁|几个|多少).{0,4}(?:管理员|店员|员工|收银员|人员|店长|财务)|(?:管理员|店员|员工"
        r"|收银员|店长|财务)(?:名单|列表|都?有(?:谁|哪些|几))|谁是(?:管理员|店长|财务)": 6,
        r"(?:给|帮)U.{0,2}(?:开|加|关|取消).{0,4}(?:权|退款|功能)|全线": 6,
        r"权限": 4,
        r"退款(?:上限|异常|明细|审批|率)|谁改|退款额|自己退": -5,
        r"业绩|流水|收了|多少钱|统计|最|消费|回访|报销|券|积分|标签|金卡|R|O|升到": -4,
        r"怎么|几天": -1,
    },
    about="管理员工",
    slots="phone",
    values={
        "op": {
            r"权限.{0,3}(?:关|停|收|取消|去)|(?:关|停|收|取消).{0,10}权限": "revoke",
            r"不(?:要|能|许|可以|准|让)|禁止|收回|取消.{0,4}权限|别(?:让|给)|关(?:掉|闭).{0,6}权限|撤": "revoke",
            r"离职|走了|不干|辞|删|移除|停用|开除|移出": "remove",
            r"哪些|有谁|都有谁|名单|列表|谁是|几个|多少": "list",
            r"添加|新增|新来|招|录入|注册|加(?!起|油)": "add",
            r"让|可以|能|允许|授权|开放|开通|给|权限": "grant",
            r"改成|设|升": "set_role",
        },
        "permission": {
            r"退款?": "refund",
            r"利润|赚": "view_profit",
            r"导出": "export",
            r"报表|日报": "view_report",
            r"(?:看|查).{0,4}(?:流水|营业额|收入|数据|账)": "view_revenue",
            r"审批|批": "approve",
            r"限额": "limit",
        },
        "role": {
            r"管理员": "管理员",
            r"店员": "店员",
            r"收银员": "收银员",
            r"店长": "店长",
            r"财务": "财务",
            r"服务员": "服务员",
        },
    },
    refine=(_ask_staff,),
)
def manage_staff(ask: Ask, asked: Asked) -> Reply:
    """The list, or the way to change it that asks back before it is done."""
    if asked.get("op") in {"list", None} and ask.asker.role in MANAGERS | {Role.AUDITOR}:
        return list_staff(ask)
    if ask.asker.role not in OWNERS:
        raise Refusal(f"您是{ask.asker.role.word}，员工和权限要老板来改。")
    name = str(asked.get("staff") or "小张")
    ways = {
        "add": f"添加员工要有企业微信账号，请发「添加员工 账号 {name} 收银员」。",
        "remove": f"请发「移除员工 {name}」，我会再和您确认一次。",
    }
    return Text(ways.get(str(asked.get("op")),
        f"权限跟着角色走：收银员能申请退款，店长能批，财务只看不改，改不到单项。换角色请发「角色 {name} 店长"
        f"」。"))  # fmt: skip


@command(
    "员工",
    "人员",
    "staff",
    about="看店里有谁、各是什么角色",
    example="员工",
    allow=MANAGERS | {Role.AUDITOR},
)
def list_staff(ask: Ask) -> Reply:
    """Everybody by role."""
    lines = [f"{ask.books.merchant.name}的员工"]
    members = ask.books.staff.members()
    for role in (Role.OWNER, Role.MANAGER, Role.CASHIER, Role.AUDITOR):
        names = [_named(ask, m.name, m.store_id) for m in members if m.role is role]
        if names:
            lines.append(f"{role.word}：{'、'.join(names)}")
    lines.append("老板可以发「添加员工 账号 名字 收银员」「角色 名字 店长」。")
    return Text("\n".join(lines))


@command(
    "添加员工", about="让一位同事能用掌柜", example="添加员工 xiaozhao 小赵 收银员", allow=OWNERS
)
def add_staff(
    ask: Ask, role: RoleWord, userid: Word, name: Word, store: StoreSlot | None = None
) -> Reply:  # fmt: skip
    """A colleague by his WeChat Work id; confirmed before it is written."""
    place = store.name if store else "全部门店"
    if not ask.confirmed:
        return ask.confirm(
            f"将添加 {one_line(name, 12)}（{one_line(userid, 32)}）为{role.word}，{place}。"
        )
    store_id = store.store_id if store else ""
    member = ask.books.staff.add(userid, one_line(name, 20), role, by=ask.asker, store_id=store_id)
    _tell_owners(
        ask,
        f"{ask.asker.name} 添加了{role.word} {member.name}（{place}）。",
        f"add:{member.person_id}",
    )
    return Text(f"好的，{member.name} 现在是{role.word}了。")


@command("角色", about="改一位员工的角色", example="角色 小张 店长", allow=OWNERS)
def change_role(ask: Ask, role: RoleWord, name: Word) -> Reply:
    """Another role for somebody else."""
    member = _another(ask, name)
    if member.role is role:
        return Text(f"{member.name} 本来就是{role.word}。")
    if not ask.confirmed:
        return ask.confirm(f"将把 {member.name} 从{member.role.word}改成{role.word}。")
    ask.books.staff.set_role(member, role, by=ask.asker)
    _tell_owners(ask, f"{ask.asker.name} 把 {member.name} 从{member.role.word}改成了{role.word}。",
                 f"role:{member.person_id}")  # fmt: skip
    return Text(f"好的，{member.name} 现在是{role.word}了。")


@command("移除员工", "员工离职", about="员工离职后不再能用", example="移除员工 小张", allow=OWNERS)
def remove_staff(ask: Ask, name: Word) -> Reply:
    """From now on none of his buttons does anything."""
    member = _another(ask, name)
    if not ask.confirmed:
        return ask.confirm(f"将移除{member.role.word} {member.name}，之后不能再用掌柜。")
    ask.books.staff.remove(member, by=ask.asker)
    _tell_owners(
        ask,
        f"{ask.asker.name} 移除了{member.role.word} {member.name}。",
        f"remove:{member.person_id}",
    )
    return Text(f"好的，{member.name} 已经移除。")


def _another(ask: Ask, name: str) -> Member:
    """The colleague meant; nobody changes himself, and is told so before he confirms."""
    member = ask.books.staff.named(name)
    if member.person_id == ask.asker.person_id:
        raise Refusal("自己的角色要由另一位老板来改。")
    return member


def _tell_owners(ask: Ask, words: str, what: str) -> None:
    for owner in ask.books.staff.with_role(Role.OWNER):
        key = f"staff:{ask.request_id}:{what}:{owner.person_id}"
        ask.books.post.to_person(owner.userid, to_json(Text(f"员工变动：{words}")), key, "news")


def _named(ask: Ask, name: str, store_id: str) -> str:
    return f"{name}（{ask.books.merchant.store_name(store_id)}）" if store_id else name
