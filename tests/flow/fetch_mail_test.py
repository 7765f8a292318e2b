#!/usr/bin/python3
"""becwatch-fetch against a real Dovecot: what is read, in which order, and that nothing changes."""
import cli
import dovecot
import proto

USER, PASSWORD = "ap@partnerb.example", "correct horse"
T = 1700000000


def message(n, size=0):
    return ("From: user1@partnera.com\r\nTo: %s\r\nSubject: mail %d\r\n\r\nbody %d\r\n"
            % (USER, n, n)).encode() + b"x" * size


def subjects(mails):
    return [m["bytes"].split(b"Subject: ")[1].split(b"\r\n")[0].decode() for m in mails]


def positions(mails, folders):
    """What the hub would have recorded after these mails."""
    p = {}
    for m in mails:
        p[m["folder"]] = (m["folder"], m["uidvalidity"], m["position"])
    return list(p.values())


class Mailbox:
    def __init__(self, server, fetch):
        self.server, self.role = server, fetch

    def fetch(self, **kw):
        return self.role.fetch(**{**dict(host=self.server.host, port=self.server.imaps_port,
                                         user=USER, password=PASSWORD,
                                         ca_pem=self.server.ca_pem), **kw})


def order_and_positions(box, s):
    uids = [s.append(USER, "INBOX", message(1), T + 10), s.append(USER, "INBOX", message(2), T + 50),
            s.append(USER, "INBOX", message(3), T + 30)]
    s.append(USER, "Sent", message(4), T + 20)
    s.append(USER, "Sent", message(5), T + 60)
    s.append(USER, "Junk", message(6), T + 40)
    folders, mails, done = box.fetch()
    cli.ok(done["status"] == "OK" and done["mails"] == 6 and not done["more"], "all is read: OK")
    cli.ok({n: f["role"] for n, f in folders.items()} ==
           {"INBOX": "inbox", "Sent": "sent", "Junk": "junk"}, "INBOX, Sent and Junk are watched")
    cli.ok(subjects(mails) == ["mail %d" % n for n in (1, 4, 3, 6, 2, 5)],
           "in the order of arrival over all folders")
    cli.ok([m["internaldate"] for m in mails] == [T + n for n in (10, 20, 30, 40, 50, 60)],
           "INTERNALDATE is exact")
    cli.ok([m["position"] for m in mails if m["folder"] == "INBOX"] == [uids[0], uids[0], uids[2]],
           "a position moves only over what was handed over")
    cli.ok(all(f["uidnext"] == s.status(USER, n)["UIDNEXT"] for n, f in folders.items()),
           "uidnext is the server's")
    cli.ok(mails[0]["bytes"] == message(1) and mails[0]["size"] == len(message(1)),
           "the bytes are those that were delivered")
    return mails, folders


def only_what_is_new(box, s, mails, folders):
    known = positions(mails, folders)
    _, again, done = box.fetch(positions=known)
    cli.ok(again == [] and done["status"] == "OK", "nothing new: nothing is read")
    s.append(USER, "INBOX", message(7), T - 1000)
    _, new, done = box.fetch(positions=known)
    cli.ok(subjects(new) == ["mail 7"], "a new mail is read, however old its date is")
    # A worker killed after the k-th mail: the next job reads what was not recorded, once.
    for k in range(len(mails) + 1):
        _, rest, _ = box.fetch(positions=positions(mails[:k], folders))
        seen = {(m["folder"], m["uid"]) for m in mails[:k]} | {(m["folder"], m["uid"]) for m in rest}
        if not cli.ok(len(seen) == 7, "cut after mail %d: all 7 are read in the end" % k):
            cli.diag(seen)


def limits(box, s):
    _, mails, done = box.fetch(mails_max=3)
    cli.ok(len(mails) == 3 and done["more"] and done["mails"] == 3, "mails_max ends a job: more")
    _, rest, done = box.fetch(positions=positions(mails, {}))
    cli.ok(len({(m["folder"], m["uid"]) for m in mails + rest}) == 7 and not done["more"],
           "the next job reads on")
    uid = s.append(USER, "INBOX", message(8, 5000), T + 70)
    _, mails, _ = box.fetch(mail_bytes=1000)
    m = mails[-1]
    cli.ok(m["uid"] == uid and len(m["bytes"]) == 1000 and m["size"] == len(message(8, 5000)),
           "a mail over mail_bytes is cut, its size says so")
    _, mails, _ = box.fetch(since=T + 50)
    cli.ok(subjects(mails) == ["mail 2", "mail 5", "mail 8"], "first contact: only since job.since")
    cli.ok(mails[0]["position"] > 3, "what came before since counts as done")
    s.append(USER, "INBOX", message(9, 9 << 20), T + 80)
    s.append(USER, "INBOX", message(10, 20 << 20), T + 90)
    _, mails, done = box.fetch(since=T + 80, mail_bytes=32 << 20, command_ms=60000)
    cli.ok([len(m["bytes"]) for m in mails] == [len(message(9, 9 << 20)), len(message(10, 20 << 20))]
           and done["status"] == "OK", "mails of 9 and 20 MiB come whole")
    if done["status"] != "OK":
        cli.diag(done)


def many(box, s):
    m = s.session(USER)
    s.create(USER, "other")
    for n in range(450):
        s.append(USER, "Sent" if n % 3 == 0 else "INBOX", message(100 + n), T + 1000 + n * 7 % 450)
    _, mails, done = box.fetch(since=T + 1000)
    dates = [x["internaldate"] for x in mails]
    cli.ok(len(mails) == 450 and dates == sorted(dates), "450 mails in several chunks, in order")
    end = {x["folder"]: x["position"] for x in mails}
    cli.ok(all(p == s.status(USER, f)["UIDNEXT"] - 1 for f, p in end.items()),
           "after the last mail of a folder its position is uidnext - 1")
    m.noop()


def nothing_changes(box, s):
    m = s.session(USER)
    m.select("INBOX")
    m.uid("STORE", "1", "+FLAGS", "(\\Seen \\Flagged)")
    m.uid("STORE", "2", "+FLAGS", "(\\Answered $Forwarded)")
    m.unselect()
    s.append(USER, "Junk", message(11), T + 100)      # never looked at: \Recent
    before = {f: (s.flags(USER, f), s.status(USER, f)) for f in ("INBOX", "Sent", "Junk")}
    box.fetch(mail_bytes=4096)
    box.fetch(mail_bytes=4096)
    after = {f: (s.flags(USER, f), s.status(USER, f)) for f in ("INBOX", "Sent", "Junk")}
    cli.ok(before == after, "flags, UNSEEN, RECENT, UIDNEXT: the same before and after")
    cli.ok(after["Junk"][1]["RECENT"] == 2, "mails that nobody has seen stay \\Recent")


def uidvalidity(box, s):
    _, mails, _ = box.fetch(mail_bytes=4096)
    known = positions(mails, {})
    s.delete(USER, "Sent")
    s.create(USER, "Sent")
    s.append(USER, "Sent", message(20), T + 20)
    s.append(USER, "Sent", message(21), T + 5000)
    folders, new, done = box.fetch(positions=known, since=T + 1000)
    cli.ok(folders["Sent"]["reset"] and not folders["INBOX"]["reset"] and done["status"] == "OK",
           "another UIDVALIDITY resets that folder")
    cli.ok(subjects(new) == ["mail 21"], "and it is read anew from job.since on")


def vanished(box, s):
    uid = s.append(USER, "INBOX", message(30), T + 9000)
    last = s.append(USER, "INBOX", message(31), T + 9001)
    s.expunge(USER, "INBOX", last)
    _, mails, done = box.fetch(since=T + 9000)
    cli.ok([m["uid"] for m in mails] == [uid] and mails[0]["position"] == last and
           done["status"] == "OK", "expunged mails are passed over")
    # UID n:* gives the last message even if its UID is lower.
    _, mails, done = box.fetch(positions=[("INBOX", mails[0]["uidvalidity"], last),
                                          ("Sent", 1, 1)], since=T + 99999)
    cli.ok([m for m in mails if m["folder"] == "INBOX"] == [], "the last message is not read again")


def roles_by_name():
    names = {"Gesendete Objekte": "sent", "Courrier indésirable": "junk", "Projekt": None}
    with dovecot.Dovecot({USER: PASSWORD}, special_use={}) as s, \
            proto.Role("becwatch-fetch") as fetch:
        box = Mailbox(s, fetch)
        s.create(USER, *names)
        s.create(USER, "Projekt/Spam")
        s.append(USER, "Gesendete Objekte", message(1), T)
        s.append(USER, "Courrier indésirable", message(2), T)
        folders, mails, done = box.fetch()
        cli.ok({n: f["role"] for n, f in folders.items()} ==
               {"INBOX": "inbox", "Gesendete Objekte": "sent", "Courrier indésirable": "junk"},
               "without SPECIAL-USE: usual names, in UTF-8; none from the depth of an archive")
        cli.ok(len(mails) == 2 and done["status"] == "OK", "and they are read by their own names")
        _, _, done = box.fetch(probe_only=True)
        cli.ok(done["folders"] == "INBOX, Gesendete Objekte, Courrier indésirable", "a probe names them")
    odd = 'Sent "a\\b"'
    with dovecot.Dovecot({USER: PASSWORD}, special_use={}) as s, \
            proto.Role("becwatch-fetch") as fetch:
        s.create(USER, odd)
        _, _, done = Mailbox(s, fetch).fetch()
        cli.ok(done["status"] == "OK", "other folders, whatever their names, do no harm")


def odd_special_use():
    with dovecot.Dovecot({USER: PASSWORD}, special_use={"A & B 送信": "\\Sent"}) as s, \
            proto.Role("becwatch-fetch") as fetch:
        s.append(USER, "A & B 送信", message(1), T)
        folders, mails, done = Mailbox(s, fetch).fetch()
        cli.ok(set(folders) == {"INBOX", "A & B 送信"} and len(mails) == 1 and
               done["status"] == "OK", "SPECIAL-USE counts, whatever the name")


with dovecot.Dovecot({USER: PASSWORD}) as server, proto.Role("becwatch-fetch") as worker:
    mailbox = Mailbox(server, worker)
    first, dirs = order_and_positions(mailbox, server)
    only_what_is_new(mailbox, server, first, dirs)
    limits(mailbox, server)
    many(mailbox, server)
    nothing_changes(mailbox, server)
    uidvalidity(mailbox, server)
    vanished(mailbox, server)
roles_by_name()
odd_special_use()
cli.done()
