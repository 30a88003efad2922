"""Finder of greetings, fillers and thanks around a wish: taken out unless they are all there is."""

import re

from handlers.language.reading import Sheet

# 晚上好 before what is wanted says nothing about when: 晚上好 昨天营业额.
_GOOD_DAY = r"(?:早上|上午|中午|下午|晚上)好(?=[\s,啊呀]|[今昨前]天|[本这]|上[个周月])"
_HEAD = re.compile(
    rf"(?:(?:{_GOOD_DAY}"
    r"|你好|您好|在吗|在不在|哈喽|hello|hi|喂|哎呀?|诶|唉|嗯+|呃+(?!客人|人)|额(?=[\s,啊])|啊|(?:老板"
    r"|掌柜)(?!好(?:$|啊|呀))|请问|劳驾"
    r"|不好意思|麻烦(?:你|您)?(?:帮忙|帮我|帮)?|请(?!客|假|款)(?:你|您)?(?:帮忙|帮我|帮)?"
    r"|那个(?=[\s,啊帮我麻请嗯就]|今天|昨天|上)|就是(?=上|昨|今|本|这|最近)|就是说?(?=[\s,]))"
    r"(?:啊|呀|哈)?[\s,]*)+"
)
_TAIL = re.compile(
    r"[\s,]*(?:来着|谢谢(?:啦|了|你|您|哈)*|谢啦|谢了|多谢|感谢|3q|辛苦(?:了|啦|你了|您了)?|拜托(?:了|啦)?"
    r"|麻烦(?:了|啦|你了|您了)|[呗啊呀哈哦噢哟嘛哇啦捏喔])+$"
)

# Thanks for a day are thanks, no question about that day.
_HARD_DAY = re.compile(
    r"(?:大家)?(?:[今昨](?:天|日|晚)|[这最近]*(?:几|两)天|最近|[这本]周)(?:[你您]|大家)?[真都也]?辛苦"
)


def courtesies(sheet: Sheet) -> None:
    """Cover what is only polite at both ends; 谢谢 by itself stays."""
    head, tail = _HEAD.match(sheet.text), _TAIL.search(sheet.text)
    if _HARD_DAY.match(sheet.text, head.end() if head else 0):
        tail = None
    start = head.end() if head else 0
    end = tail.start() if tail else len(sheet.text)
    if start >= end:
        return
    sheet.cover(0, start)
    sheet.cover(end, len(sheet.text))
