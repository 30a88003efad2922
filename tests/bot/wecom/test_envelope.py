"""Is XML from strangers read strictly, and is what cannot be ours refused at once?"""

from time import perf_counter
from xml.parsers.expat import ExpatError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wecom.crypto import Rejected
from bot.wecom.envelope import list_of, node_of, read_with_expat, read_xml, text_of

HEAD = '<?xml version="1.0"?>'
REFUSED = {
    "nothing": "",
    "another root": "<html/>",
    "a doctype": "<!DOCTYPE xml><xml/>",
    "an entity": '<!DOCTYPE x [<!ENTITY a "b">]><xml>&a;</xml>',
    "an outside entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><A>&a;</A></xml>',
    "an undeclared entity": "<xml><A>&nbsp;</A></xml>",
    "an instruction": "<xml><?php x?></xml>",
    "a wrong label": '<?xml version="1.0" encoding="gbk"?><xml/>',
    "a doubled element": "<xml><A>1</A><A>2</A></xml>",
    "a doubled list": "<xml><SelectedItems/><SelectedItems/></xml>",
    "a list out of place": "<xml><OptionId>1</OptionId><OptionId>2</OptionId></xml>",
    "words between elements": "<xml><A/>words<B/></xml>",
    "words after elements": "<xml><A><B/>words</A></xml>",
    "too deep": "<xml>" + "<a>" * 8 + "</a>" * 8 + "</xml>",
    "very deep": "<xml>" + "<a>" * 5000 + "</a>" * 5000 + "</xml>",
    "too wide": "<xml>" + "".join(f"<a{n}/>" for n in range(1000)) + "</xml>",
    "too large": "<xml><A>" + "x" * 65536 + "</A></xml>",
    "two roots": "<xml/><xml/>",
    "an unclosed end": "<xml><A>",
    "a null": "<xml><A>\0</A></xml>",
}


@pytest.mark.parametrize("document", REFUSED.values(), ids=REFUSED.keys())
def test_what_wecom_never_writes_is_rejected_at_once(document: str) -> None:
    begun = perf_counter()
    with pytest.raises(Rejected):
        read_xml(document.encode())
    assert perf_counter() - begun < 0.5


@pytest.mark.parametrize(
    "document",
    [
        "<xml><A>今</A></xml>".encode("utf-16"),
        "<xml><A>今</A></xml>".encode("gb18030"),
        b"<xml><A>\xff</A></xml>",
        b"<xml><A>\xed\xa0\x80</A></xml>",
    ],
)
def test_only_utf_8_is_read(document: bytes) -> None:
    with pytest.raises(Rejected):
        read_xml(document)


def test_text_and_cdata_and_order_and_a_byte_order_mark_all_read_alike() -> None:
    document = "\ufeff<?xml version='1.0' encoding='UTF-8'?>\n<xml>\n <B>a&lt;b</B>\n <A><![CDATA[今]]></A></xml>"
    assert read_xml(document.encode()) == {"B": "a<b", "A": "今"}


def test_an_empty_element_is_an_empty_text() -> None:
    assert read_xml(b"<xml><EventKey/><A></A></xml>") == {"EventKey": "", "A": ""}


@pytest.mark.parametrize("count", [1, 2, 9])
def test_a_documented_list_is_a_list_however_many(count: int) -> None:
    items = "<item><PicMd5Sum>ab</PicMd5Sum></item>" * count
    root = read_xml(f"<xml><PicList>{items}</PicList></xml>".encode())
    assert list_of(node_of(root, "PicList"), "item") == [{"PicMd5Sum": "ab"}] * count


def test_asking_for_the_wrong_shape_gives_nothing() -> None:
    root = read_xml(b"<xml><A>1</A><B><C/></B></xml>")
    assert (text_of(root, "B"), node_of(root, "A"), list_of(root, "A")) == ("", {}, [])
    assert (text_of(root, "Z"), node_of(root, "Z"), list_of(root, "Z")) == ("", {}, [])


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda t: f"<xml>{t}</xml>".encode()))
def test_no_rubbish_raises_anything_else(document: bytes) -> None:
    try:
        read_xml(document)
    except Rejected:
        return
    assert document


PIECES = st.lists(
    st.sampled_from(
        [
            "<A>",
            "</A>",
            "<B>",
            "</B>",
            "<![CDATA[",
            "]]>",
            "]",
            "<",
            "&",
            "&lt;",
            "今日",
            " ",
            "\n",
            "\r",
            "\x0b",
            "\x7f",
            "<A>1</A>",
            "<B><![CDATA[x]]></B>",
            "<SelectedItem>",
            "</SelectedItem>",
            "\ufffe",
            "<C/>",
        ]
    )
)


@given(PIECES.map(lambda pieces: f"<xml>{''.join(pieces)}</xml>"))
def test_the_short_way_reads_exactly_what_expat_reads(document: str) -> None:
    try:
        expected = read_with_expat(document)
    except (Rejected, ExpatError):
        with pytest.raises(Rejected):
            read_xml(document.encode())
    else:
        assert read_xml(document.encode()) == expected
