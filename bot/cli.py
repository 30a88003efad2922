"""The command line: which words there are, and through which door each one leads.

Doors are opened by name, so that `serve` starts without loading what only other commands need.
"""

import argparse
import importlib
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NoReturn, TypeAlias, cast

from bot.config import load_settings
from bot.logs import configure_logs
from storage.base.database import DatabaseAway
from storage.base.refusal import Refusal

FAILED, MISUSED = 1, 2
SERVERS = ("serve", "work", "run")
Door = Callable[..., Iterable[str] | int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the words say: 0 done, 1 refused or failed with one sentence, 2 misspoken."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        if words[:1] == ["demo"]:
            return int(cast(int, _door("bot.demo:run_demo")(words[1:])))
        arguments = build_parser().parse_args(words)
        configure_logs()
        return _run(arguments)
    except Refusal as no:
        print(no.sentence, file=sys.stderr)
    except DatabaseAway as away:
        reason = type(away.__cause__ or away).__name__
        print(f"数据库用不了（{reason}），请运行 python3 -m bot doctor 看原因。", file=sys.stderr)
    except KeyboardInterrupt:
        print("已停下。", file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
    return FAILED


def _run(arguments: argparse.Namespace) -> int:
    if alone := _needs_no_settings(arguments):
        return _print(_door(alone)(arguments))
    door = _door(arguments.door)
    if arguments.command == "demo":
        result = door(())
    elif arguments.command == "init":
        result = door(arguments)
    else:
        settings = load_settings(arguments.config, speaks=arguments.command in SERVERS)
        result = door(settings) if arguments.command in SERVERS else door(settings, arguments)
    return _print(result)


def _needs_no_settings(arguments: argparse.Namespace) -> str:
    """The door for what works without any configuration, as it was asked for; else empty."""
    if getattr(arguments, "dry_run", False):
        return "bot.operator.files:check_bill"
    if arguments.command == "understand" and not arguments.merchant:
        return "bot.operator.understanding:explain_lines"
    return ""


def _print(result: Iterable[str] | int) -> int:
    if isinstance(result, int):
        return result
    for line in result:
        print(line, flush=True)
    return 0


def _door(name: str) -> Door:
    room, _, function = name.partition(":")
    return cast(Door, getattr(importlib.import_module(room), function))


class _Parser(argparse.ArgumentParser):
    """Says in Chinese what was misspoken."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(MISUSED, f"没看懂这条命令（{message}）。加 --help 看写法。\n")


def build_parser() -> argparse.ArgumentParser:
    """Every command; `--config` may stand before or after the command's own words."""
    parser: argparse.ArgumentParser = _Parser(
        prog="python3 -m bot", description="掌柜：企业微信里的收款助手"
    )
    parser.add_argument("--config", type=Path, default=Path("config.toml"), metavar="FILE")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    _command(commands, "demo", "在浏览器里试用，不需要任何配置", "bot.demo:run_demo")
    _command(commands, "serve", "等候企业微信的回调", "bot.serve:serve")
    _command(commands, "work", "办事：回答、推送、退款", "bot.work:work")
    _command(commands, "run", "serve 和 work 在一个进程里", "bot.work:run")
    _command(commands, "init", "生成 config.toml 和密钥", "bot.operator.beginning:begin")
    _command(commands, "doctor", "检查哪里不对、怎么治", "bot.operator.doctor:examine")
    _add_shops(commands)
    _add_books(commands)
    _add_keeping(commands)
    _add_understand(commands)
    return parser


def _add_shops(commands: Commands) -> None:
    merchant = _group(commands, "merchant", "商户")
    add = _command(merchant, "add", "添加商户", "bot.operator.shops:add_shop")
    add.add_argument("merchant", metavar="商户号", help="例如 M1，字母和数字")
    add.add_argument("--name", required=True, help="例如 三里屯茶点")
    add.add_argument("--cut-off", default="05:00", help="营业日几点换日，默认 05:00")
    add.add_argument("--opens", default="08:00", help="几点开门")
    add.add_argument("--closes", default="22:00", help="几点打烊，过了零点照写，例如 02:00")
    add.add_argument("--store", action="append", default=[], metavar="S1:三里屯店")
    add.add_argument("--terminal", action="append", default=[], metavar="T1:S1:1号机")
    group = add.add_mutually_exclusive_group()
    group.add_argument("--group-chat", default="", metavar="CHATID", help="应用建的群")
    group.add_argument("--group-webhook", default="", metavar="KEY",
                       help="群机器人的 key；写 - 从标准输入读，写 @文件名 从文件读")  # fmt: skip
    add.add_argument("--group-name", default="", help="群的名字")
    move = _command(
        merchant, "group", "换一个接收日报和提醒的群", "bot.operator.groups:change_group"
    )
    move.add_argument("merchant", metavar="商户号")
    where = move.add_mutually_exclusive_group()
    where.add_argument("--group-chat", default="", metavar="CHATID", help="应用建的群")
    where.add_argument(
        "--group-webhook", default="", metavar="KEY", help="群机器人的 key；- 或 @文件名"
    )
    where.add_argument("--create", default="", metavar="账号1,账号2", help="让应用新建一个群")
    move.add_argument("--group-name", default="", help="群的名字")
    _command(merchant, "list", "列出商户", "bot.operator.shops:list_shops")
    staff = _group(commands, "staff", "员工")
    add = _command(staff, "add", "添加员工", "bot.operator.shops:add_member")
    _person(add)
    add.add_argument("--name", required=True)
    add.add_argument(
        "--role", required=True, help="owner 老板、manager 店长、cashier 收银员、auditor 审计"
    )
    add.add_argument("--store", default="", help="只管哪家店，不写就是全部")
    add.add_argument("--cashier", default="", help="收银机上的工号")
    role = _command(staff, "role", "改角色", "bot.operator.shops:change_role")
    _person(role)
    role.add_argument("role")
    _person(_command(staff, "remove", "移除员工", "bot.operator.shops:remove_member"))
    _person(_command(staff, "unbind", "解除动态码（换手机）", "bot.operator.shops:unbind_member"))
    _command(staff, "list", "列出员工", "bot.operator.shops:list_members").add_argument("merchant")


def _add_books(commands: Commands) -> None:
    bill = _command(commands, "import", "导入渠道账单或银行明细", "bot.operator.files:import_bill")
    bill.add_argument("file", type=Path)
    bill.add_argument("--merchant", default="")
    bill.add_argument("--dry-run", action="store_true", help="只检查，不入账")
    bill.add_argument("--json", action="store_true", help="结果写成一个 JSON 对象")
    out = _command(
        commands, "export", "导出流水到 .csv 或 .xlsx", "bot.operator.files:export_books"
    )
    out.add_argument("file", type=Path)
    out.add_argument("--merchant", default="")
    out.add_argument("--from", dest="first", default="", metavar="2026-11-01", help="默认 30 天前")
    out.add_argument("--to", dest="last", default="", metavar="2026-11-17", help="默认今天")
    report = _command(commands, "report", "看一天的日报", "bot.operator.files:read_report")
    report.add_argument("--merchant", default="")
    report.add_argument("--day", default="", metavar="2026-11-17", help="默认昨天")
    report.add_argument("--kind", default="daily", help="daily 日报、weekly 周报")


def _add_keeping(commands: Commands) -> None:
    database = _group(commands, "db", "数据库")
    _command(database, "upgrade", "升级数据库", "bot.operator.keeping:upgrade_tables")
    audit = _group(commands, "audit", "操作记录")
    verify = _command(
        audit, "verify", "查操作记录有没有被动过", "bot.operator.keeping:verify_audit"
    )
    verify.add_argument("--merchant", default="")
    verify.add_argument(
        "--anchor", default="", metavar="序号:校验码", help="以前 verify 打印、另外记下的那一条"
    )
    vault = _group(commands, "vault", "换密钥")
    _command(vault, "rotate", "一：加一把新密钥", "bot.operator.vaulting:begin_key")
    _command(vault, "reseal", "二：用新密钥重新封好", "bot.operator.vaulting:reseal_all")
    _command(vault, "retire", "三：停用旧密钥", "bot.operator.vaulting:end_keys")
    backup = _command(commands, "backup", "备份", "bot.operator.keeping:make_backup")
    backup.add_argument("file", type=Path)
    restore = _command(commands, "restore", "恢复", "bot.operator.keeping:restore_backup")
    restore.add_argument("file", type=Path, nargs="?")
    restore.add_argument("--resume", action="store_true", help="向渠道核对后，重新允许退款")


def _add_understand(commands: Commands) -> None:
    said = _command(
        commands, "understand", "看每句话会被理解成什么",
        "bot.operator.understanding_shop:explain_lines_of_shop",
    )  # fmt: skip
    said.add_argument(
        "file", metavar="FILE", help="一行一句，或有 utterance 列的 csv；- 从标准输入读"
    )
    said.add_argument("--at", default="", metavar="2026-11-18T14:30:00+08:00", help="默认现在")
    said.add_argument("--merchant", default="", help="用哪家店的门店和机器名，不写就不需要配置")


def _group(commands: Commands, name: str, about: str) -> Commands:
    group = commands.add_parser(name, help=about)
    return group.add_subparsers(dest="action", required=True, metavar="动作")


def _command(commands: Commands, name: str, about: str, door: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=about, description=about)
    parser.add_argument("--config", type=Path, default=argparse.SUPPRESS, metavar="FILE")
    parser.set_defaults(door=door)
    return parser


def _person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("merchant", metavar="商户号")
    parser.add_argument("userid", metavar="企业微信账号")


if __name__ == "__main__":
    sys.exit(main())
