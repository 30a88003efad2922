/** The switches that make trouble, each with a name a shopkeeper understands. */

import { el } from "./dom.js";

const CHANNELS = ["wechat_pay", "alipay", "unionpay", "lakala", "shengpay"];
const HOW_OFTEN = [["不", 0], ["1 次", 1], ["3 次", 3], ["10 次", 10]];

const FAULTS = [
  ["wecom.slow_s", "企业微信回答变慢", [["不", 0], ["2 秒", 2], ["6 秒", 6], ["15 秒", 15]]],
  ["wecom.busy", "接下来答“系统繁忙”", HOW_OFTEN],
  ["wecom.rate_limit", "接下来答“超过频率”", HOW_OFTEN],
  ["wecom.expire_tokens", "凭证当场过期", "once"],
  ["wecom.block_ip", "不认这台服务器的 IP", "switch"],
  ["callback.repeat", "每个回调多送几遍", [["不", 0], ["1 遍", 1], ["3 遍", 3]]],
  ["callback.shuffle", "打乱回调的先后", "switch"],
  ["*.refund", "支付渠道办退款", [
    ["正常", "ok"], ["一直处理中", "processing"], ["余额不足", "short"], ["已关闭", "closed"], ["卡住要人管", "abnormal"]]],
  ["*.answer", "支付渠道的回答", [
    ["正常", "ok"], ["很慢", "slow"], ["没收到就断线", "lost_before"], ["办成了才断线", "lost_after"],
    ["迟十分钟才办", "late"], ["繁忙", "busy"], ["答非所问", "garbage"], ["不签名", "unsigned"], ["签错名", "wrongly_signed"]]],
  ["*.notice", "支付渠道的通知", [["一次", "once"], ["两次", "twice"], ["迟到", "late"], ["从不", "never"]]],
  ["acquirer.mode", "刷卡收单机构办退款", [
    ["正常", "ok"], ["一直处理中", "pending"], ["失败", "fail"], ["没收到就断线", "lost_before"],
    ["办成了才断线", "lost_after"], ["繁忙", "busy"], ["答非所问", "garbage"], ["不签名", "unsigned"],
    ["卡住要人管", "stuck"], ["已关闭", "closed"]]],
  ["acquirer.notice", "刷卡收单机构的通知", [["一次", "once"], ["两次", "twice"], ["迟到", "late"], ["从不", "never"]]],
];

/** One labelled control per fault; `change({name: value})` tells the server. A star stands for every channel. */
export function faultRows(values, change) {
  return FAULTS.map(([name, words, kind]) => {
    const id = `fault-${name.replace("*", "channels").replace(".", "-")}`;
    const names = name.startsWith("*") ? CHANNELS.map((code) => name.replace("*", code)) : [name];
    const turn = (value) => change(Object.fromEntries(names.map((one) => [one, value])));
    return el("div", { class: "fault" }, el("label", { for: id }, words), control(id, kind, values[names[0]], turn));
  });
}

function control(id, kind, value, turn) {
  if (kind === "once") {
    return el("button", { id, class: "pusher small", type: "button", "aria-label": "凭证当场过期", onclick: () => turn(true) }, "现在");
  }
  if (kind === "switch") {
    return el("input", { id, class: "toggle", type: "checkbox", role: "switch", checked: Boolean(value),
      onchange: (event) => turn(event.target.checked) });
  }
  const options = kind.map(([words, option], index) => el("option", { value: index, selected: option === value }, words));
  return el("select", { id, onchange: (event) => turn(kind[Number(event.target.value)][1]) }, ...options);
}
