"""What becwatch-parse answers (mail_put in daemon/base/mail.c), from Python.

    with facts.Parser() as parser:
        m = parser.read(b"From: ...")
        m["from"][0]["name"]
"""
import proto
from proto import Unpack

WHERE = ["new_text", "quoted", "attachment"]
WORDING = ["bank_change", "payment_made", "pressure", "secrecy", "avoids_call", "asks_receipt", "payment", "chaser", "asks_money", "readers_change"]
SIGNED = ["none", "smime", "pgp"]
VERDICT = ["unchecked", "valid", "unknown_signer", "invalid"]


def _list(u, one):
    return [one(u) for _ in range(u.u32())]


def _strings(u):
    return _list(u, Unpack.str)


def _fields(*names):
    return lambda u: {n: u.str() for n in names}


def _address(u):
    d = _fields("name", "address", "written", "display", "skeleton", "local", "domain", "org")(u)
    d["class"], d["flags"] = u.u8(), u.u32()
    return d


def _addresses(u):
    return _list(u, _address)


def _received(u):
    d = _fields("from", "by", "with")(u)
    d["date"] = u.i64()
    d.update(_fields("auth_sender", "auth_from")(u))
    return d


def _method(u):
    d = {"method": u.str(), "result": u.u8()}
    d.update(_fields("word", "domain", "selector", "reason")(u))
    return d


def _auth(u):
    return {"source": u.u8(), "authserv_id": u.str(), "arc_instance": u.u32(), "arc_sealer": u.str(),
            "hops_above": u.u32(), "header": u.str(), "methods": _list(u, _method)}


def _sketch(u):
    return {"complete": bool(u.u8()), "hashes": _list(u, Unpack.u64)}


def _quoted(u):
    return {"level": u.u32(), "header_block": bool(u.u8()), "from_name": u.str(),
            "from_address": u.str(), "date": u.i64(), "subject": u.str(), "people": _addresses(u),
            "sketch": _sketch(u)}


def _attachment(u):
    return {"name": u.str(), "type": u.str(), "bytes": u.u64(), "sha256": u.str(), "read": bool(u.u8()),
            "wants_pdf": bool(u.u8()), "flags": _strings(u)}


def account(u):
    return {"kind": u.u8(), "value": u.str(), "country": u.str(), "bic": u.str(),
            "bank": u.str(), "beneficiary": u.str(), "currency": u.str(), "instruction": u.u32(),
            "where": WHERE[u.u8()], "index": u.u32(), "ours": bool(u.u8()),
            "obfuscated": bool(u.u8()), "evidence": u.str()}


def wording(bits):
    return {name for i, name in enumerate(WORDING) if bits & 1 << i}


def mail(u):
    assert u.u16() == 5, "version"
    m = {"sha256": u.str(), "size": u.u64(), "cut": bool(u.u8()), "message_id": u.str(),
         "essence": u.str(), "in_reply_to": _strings(u), "references": _strings(u), "date": u.i64(),
         "zone": u.i64(), "arrived": u.i64(), "subject": u.str(), "subject_base": u.str(),
         "subject_reply": bool(u.u8()), "subject_forward": bool(u.u8())}
    for name in ("from", "sender", "reply_to", "to", "cc", "bcc"):
        m[name] = _addresses(u)
    m.update({"list": bool(u.u8()), "list_id": u.str(), "auto_submitted": bool(u.u8()),
              "signature": SIGNED[u.u8()], "mailer": u.str(), "thread_index": u.str(),
              "received": _list(u, _received), "auth": _list(u, _auth),
              "submission": _list(u, _fields("header", "address", "domain", "org", "line")),
              "wording": wording(u.u32()), "wording_evidence": u.str(), "sketch": _sketch(u),
              "quoted": _list(u, _quoted), "attachments": _list(u, _attachment),
              "accounts": _list(u, account), "mailto": _addresses(u), "return_path": _addresses(u),
              "dkim": _list(u, _fields("domain", "selector")), "links": _list(u, _fields("host", "shown")),
              "verdict": VERDICT[u.u8()], "signers": _addresses(u), "signing_keys": _strings(u), "flags": _strings(u),
              "limits": _strings(u)})
    u.u32()
    return m


class Parser(proto.Role):
    """becwatch-parse; one tag after the other."""

    def __init__(self, wrapper=()):
        super().__init__("becwatch-parse", wrapper)
        self.tag = 0

    def limit(self, parts=1000, depth=100, header_count=2000, header_bytes=1 << 20, addresses=2000,
              text_bytes=2 << 20, attachment_bytes=64 << 20, pdf_pages=50, cpu_seconds=10, memory=512 << 20,
              whole_accounts=0):
        """What a mail may take from now on; without arguments the defaults."""
        self.send(proto.PARSE_LIMITS, proto.Pack().u32(parts).u32(depth).u32(header_count).u64(header_bytes)
                  .u32(addresses).u64(text_bytes).u64(attachment_bytes).u32(pdf_pages).u32(cpu_seconds)
                  .u64(memory).u8(whole_accounts).bytes)

    def read(self, message, timeout=30):
        """The facts of one message; "files" are those that another role is to read."""
        self.tag += 1
        files = []
        self.send(proto.PARSE_MAIL, proto.Pack().u64(self.tag).blob(message).bytes)
        while True:
            kind, payload = self.receive(timeout)
            u = Unpack(payload)
            assert u.u64() == self.tag
            if kind == proto.PARSE_FILE:
                files.append({"index": u.u32(), "note": u.str(), "bytes": u.blob()})
                continue
            assert kind == proto.PARSE_RESULT, kind
            m = mail(u)
            u.end()
            m["files"] = files
            return m

    def text(self, text, index=0, timeout=30):
        """(accounts, wording) of text that came out of an attachment."""
        self.tag += 1
        self.send(proto.PARSE_TEXT,
                  proto.Pack().u64(self.tag).u32(index).str("").blob(text.encode()).bytes)
        kind, payload = self.receive(timeout)
        assert kind == proto.PARSE_TEXT_RESULT, kind
        u = Unpack(payload)
        assert (u.u64(), u.u32()) == (self.tag, index)
        accounts = _list(u, account)
        bits = u.u32()
        u.end()
        return accounts, wording(bits)
