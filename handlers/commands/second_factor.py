"""绑定动态码: the six digits that a large refund asks for."""

from charts.qr import QrPicture
from handlers.ask import Ask
from handlers.language.slots import Word
from handlers.messages import Image, Reply, Text
from handlers.registry import command
from handlers.roles import MANAGERS
from storage.base.refusal import Refusal


@command(
    "绑定动态码", "动态码", about="绑定大额退款用的六位动态码", example="绑定动态码", allow=MANAGERS
)
def bind(ask: Ask, code: Word = "") -> Reply:
    """A QR code for an authenticator app; the first right code confirms it."""
    if ask.in_group:
        raise Refusal("绑定动态码请到一对一聊天里发，二维码不能让别人看到。")
    if code:
        return Text(_confirm(ask, code))
    uri = ask.books.second_factor.bind(ask.asker.person_id, ask.asker.userid)
    ask.books.audit.write("code.bind", str(ask.asker.person_id), by=ask.asker)
    picture = QrPicture(
        title="用验证器扫一扫",
        subtitle="微软或谷歌身份验证器都可以",
        source="只给您自己看，扫完请删掉",
        content=uri,
    )
    words = "请用身份验证器扫下面的二维码，再把显示的六位数发给我，比如「绑定动态码 123456」。"
    return (Text(words), Image("qr", picture, "动态码二维码"))


def _confirm(ask: Ask, code: str) -> str:
    """A wrong try is counted, so it is answered and not raised."""
    try:
        ask.books.second_factor.check(ask.asker.person_id, code, confirming=True)
    except Refusal as no:
        return no.sentence
    ask.books.audit.write("code.confirmed", str(ask.asker.person_id), by=ask.asker)
    return "绑定好了。以后大额退款，同意时在后面加上六位动态码就行。"
