"""From bytes to whole lines of text: streamed and strictly decoded."""

from collections.abc import Iterator

from bot.bills.layout import BadBill

LONGEST_LINE = 1 << 16
PIECE = 1 << 17  # bytes
BOM = b"\xef\xbb\xbf"
SNIFFED = 200  # lines with Chinese in them that decide the encoding
CHINESE = "\u2e80"  # from here on; two bytes of GBK that happen to be UTF-8 are far below


class TextFile:
    """A bill as text; `encoding` is known once the first block has been read.

    The first lines that are not plain ASCII decide between UTF-8 (with a BOM or not) and GB18030;
    from there on one wrong byte refuses the file. Lines end in LF or CRLF, or in CR where there is
    no LF: goods names may hold any other separator that Unicode knows.
    """

    def __init__(self, name: str, chunks: Iterator[bytes], encoding: str = "") -> None:
        self.name = name
        self.encoding = encoding  # another one that the bytes have been brought from already
        self._coding = "utf-8" if encoding else ""
        self.closed = False  # whether the last line has its end
        self._chunks = chunks

    def blocks(self) -> Iterator[tuple[int, list[str]]]:
        """Whole lines without their ends, with the number of the first; lines count from one."""
        line = 1
        for block in self._pieces():
            text = self._decoded(block.removeprefix(BOM) if line == 1 else block, line)
            *lines, last = [each.removesuffix("\r") for each in text.split("\n")]
            self.closed = not last
            if last:
                lines.append(last)
            yield line, lines
            line += len(lines)

    def _pieces(self) -> Iterator[bytes]:
        """Whole lines, few enough at once to stay near the processor until they are rows."""
        for block in _whole_lines(self._chunks):
            self._coding = self._coding or sniffed(block)
            self.encoding = self.encoding or self._coding
            start = 0
            while start < len(block):
                end = block.find(b"\n", start + PIECE) + 1 or len(block)
                yield block[start:end]
                start = end

    def _decoded(self, block: bytes, line: int) -> str:
        try:
            return block.decode(self._coding)
        except UnicodeDecodeError as wrong:
            bad = line + block.count(b"\n", 0, wrong.start)
            raise BadBill(f"有不属于 {self._coding} 的字节，文件可能损坏了。", bad) from wrong


def sniffed(block: bytes) -> str:
    """UTF-8 when at least half of the lines that can tell are; one bad line does not change it."""
    told = [line for line in block.split(b"\n") if not line.isascii()][:SNIFFED]
    if not told:
        return "utf-8"
    good = [line for line in told if _is(line, "utf-8")]
    gbk = [line for line in told if _is(line, "gb18030")]
    # 模 and 联通 in GBK are UTF-8 too, but of other scripts: such lines tell only with Chinese in one.
    sure = any(max(line.decode()) >= CHINESE for line in good) or len(gbk) < len(told)
    if 2 * len(good) >= len(told) and sure:
        return "utf-8"
    if 2 * len(gbk) >= len(told):
        return "gb18030"
    raise BadBill("文件既不是 UTF-8 也不是 GB18030 编码，请用平台下载的原始文件。", 1)


def _is(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _whole_lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    rest, end_of_line = b"", b"\n"
    for chunk in chunks:
        if not rest and chunk.lstrip(BOM + b" \r\n\t").startswith(b"<"):
            end_of_line = b">"  # markup may come as one single line
        head, end, tail = (rest + chunk).rpartition(b"\n")
        if len(tail) > LONGEST_LINE:
            if end_of_line == b"\n":
                raise BadBill("文件里有一行长得不像账单，请用平台下载的原始文件。")
            head, end, tail = (rest + chunk).rpartition(end_of_line)
        rest = tail
        if end:
            yield head + end
    if rest:
        yield rest
