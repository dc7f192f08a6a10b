"""Text from others, for a terminal: the rule of src/report/printable.ts, but for what Unicode draws as nothing."""

import unicodedata

STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def printable(text: str) -> str:
    """`text` with what could steer a terminal or turn the reading order written out as \\xNN or \\u{NNNN}: control,
    format and separator characters, and halves of surrogate pairs (a file name that is not UTF-8 holds some)."""
    return "".join(written_out(ord(one)) if unicodedata.category(one) in STEERING else one for one in text)


def written_out(code: int) -> str:
    """\\xNN below U+0100, \\u{NNNN} from there on."""
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{{{code:x}}}"
