"""员工: who may do what; only owners grant, never to themselves, and every owner hears of it."""

from handlers.ask import Ask
from handlers.envelopes import to_json
from handlers.language.slots import RoleWord, StoreSlot, Word
from handlers.messages import Reply, Text
from handlers.registry import command
from handlers.roles import MANAGERS, OWNERS
from handlers.words import one_line
from storage.base.refusal import Refusal
from storage.people.staff import Member, Role


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
