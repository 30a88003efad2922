"""我是谁, 切换: which shop is meant, and what one may do there."""

from handlers.ask import Ask
from handlers.language.slots import Rest
from handlers.last_question import forget
from handlers.messages import Reply, Text
from handlers.registry import command
from handlers.words import one_line
from storage.base.refusal import Refusal

ACTIVE_SHOP = "shop"
A_DAY = 24 * 60


@command("我是谁", "我的身份", "whoami", about="看自己在哪家店、是什么角色", example="我是谁")
def who_am_i(ask: Ask) -> Reply:
    """Name, shop, role, and whether a code is bound."""
    me, shop = ask.asker, ask.books.merchant
    place = shop.store_name(me.store_id) if me.store_id else "全部门店"
    lines = [f"您是 {me.name}，{shop.name}的{me.role.word}（{place}）。"]
    if ask.books.second_factor.bound(me.person_id):
        lines.append("动态码：已绑定")
    if len(ask.shops) > 1:
        names = "、".join(name for _, name in ask.shops)
        lines.append(f"您在 {len(ask.shops)} 家店：{names}。换一家请发「切换 店名」。")
    return Text("\n".join(lines))


@command("切换", "换店", about="在几家店之间切换", example="切换")
def switch(ask: Ask, name: Rest = "") -> Reply:
    """Another shop of one's own; what was half asked in the old one is forgotten."""
    names = "、".join(shop for _, shop in ask.shops)
    if len(ask.shops) < 2:
        return Text(f"您只在「{ask.books.merchant.name}」一家店，不用切换。")
    wanted = name.strip()
    found = [shop for shop in ask.shops if wanted and (wanted in shop[1] or wanted == shop[0])]
    if len(found) != 1:
        raise Refusal(f"您有这几家店：{names}。请发「切换 {one_line(ask.shops[-1][1], 20)}」这样。")
    ask.memory.put(ACTIVE_SHOP, found[0][0], minutes=A_DAY * 30)
    forget(ask)
    return Text(f"好的，从「{ask.books.merchant.name}」换到「{found[0][1]}」。")
