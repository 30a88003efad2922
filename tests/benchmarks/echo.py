"""The usual bot that we are compared with: Flask and wechatpy, saying back what it was told."""

import xml.etree.ElementTree as ET

from flask import Flask, Response, request
from wechatpy.work import create_reply, parse_message
from wechatpy.work.crypto import WeChatCrypto

from tests.bot.wecom.clean_room import AES_KEY, CORP, TOKEN


def create_echo() -> Flask:
    """The app; it answers inside the request, encrypted, as the libraries' own example does."""
    app = Flask("echo")
    crypto = WeChatCrypto(TOKEN, AES_KEY, CORP)

    def echo() -> Response:
        said = request.args
        message = parse_message(
            crypto.decrypt_message(
                request.data, said["msg_signature"], said["timestamp"], said["nonce"]
            )
        )
        reply = create_reply(message.content, message).render()
        sealed = crypto.encrypt_message(reply, said["nonce"], said["timestamp"])
        return Response(sealed, content_type="text/xml")

    app.add_url_rule("/wecom/callback", "echo", echo, methods=["POST"])
    return app


def opened(body: bytes) -> str:
    """The words of an answer, its signature checked."""
    envelope = {node.tag: node.text or "" for node in ET.fromstring(body)}  # noqa: S314 - our own
    crypto = WeChatCrypto(TOKEN, AES_KEY, CORP)
    inner = crypto.decrypt_message(
        body, envelope["MsgSignature"], envelope["TimeStamp"], envelope["Nonce"]
    )
    return ET.fromstring(inner).findtext("Content", "")  # noqa: S314
