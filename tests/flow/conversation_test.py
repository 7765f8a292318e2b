#!/usr/bin/python3
"""Which messages are one conversation: by what they are joined, and where it ends, on both sides of each edge."""
import sqlite3
import tempfile

from cli import diag, done, ok
from mails import DAY, HOUR, Mail, replay

BEN = 'Ben Marsh <ben@marina-foods.example>'
INGRID = 'Ingrid Halvorsen <ingrid.halvorsen@halvorsen-tools.example>'
FAKE = 'Ingrid Halvorsen <ihalvorsen77@gmail.com>'
STRANGER = 'Peter Schmidt <p.schmidt@schmidt-verpackung.example>'
WINDOW = 45 * DAY

INVOICE = """Dear Marta, please find below our invoice {number} over EUR {amount} for the couplings that we delivered
to your plant on the coast in {month}. The delivery was signed for by Mr Osei at gate four, and the packing
list is with your warehouse. Payable within thirty days without deduction.
Bank: IBAN {iban}
Kind regards, Ingrid Halvorsen, Halvorsen Tools AS, Strandgaten 12, Bergen
"""
TRUE_IBAN, FALSE_IBAN = 'NO93 8601 1117 947', 'LT12 1000 0111 0100 1000'
FIRST = INVOICE.format(number='8830', amount='9,120.00', month='February', iban=TRUE_IBAN)
CHANGED = INVOICE.format(number='8830', amount='9,120.00', month='February', iban=FALSE_IBAN)
WORDS = ' '.join(f'word{i}' for i in range(102))     # a hundred shingles


def altered(n):
    """WORDS with its last n words exchanged: that many shingles of a hundred are others."""
    words = WORDS.split()
    return ' '.join(words[:len(words) - n] + [f'other{i}' for i in range(n)])


def quoted(text):
    return 'Please see below.\n\nOn Mon, 2 Mar 2026, Ingrid Halvorsen wrote:\n' + ''.join(f'> {x}\n' for x in text.splitlines())


def invoice(text=FIRST):
    return Mail(0, INGRID, 'Invoice 8830', text)


# what, mails, how many conversations they are
CASES = (
    ('an answer that names what it answers, after 300 days',
     [invoice(), Mail(300 * DAY, INGRID, 'Something else', 'A late word.', answers=1)], 1),
    ('the answer comes before what it answers',
     [Mail(HOUR, INGRID, 'Invoice 8830', 'First.'), Mail(0, BEN, 'About it', 'Second.', answers=1)], 1),
    ('two answers to a message that nobody has', [Mail(0, INGRID, 'Re: Old', 'One.', answers=99),
                                                  Mail(HOUR, STRANGER, 'Other', 'Two.', answers=99)], 1),
    ('Thread-Index', [Mail(0, INGRID, 'One', 'One.', head=['Thread-Index: AdsXyQ0v8k3mRlm7TqG0m3Jm0c0y2A==']),
                      Mail(HOUR, STRANGER, 'Two', 'Two.', head=['Thread-Index: AdsXyQ0v8k3mRlm7TqG0m3Jm0c0y2AAAAQ=='])], 1),
    ('the same subject and people, within 45 days', [invoice(), Mail(WINDOW - 60, INGRID, 'Re: Invoice 8830', 'Well?')], 1),
    ('the same subject and people, after 45 days', [invoice(), Mail(WINDOW + 60, INGRID, 'Re: Invoice 8830', 'Well?')], 2),
    ('45 days after the last message, not the first',
     [invoice(), Mail(40 * DAY, INGRID, 'Re: Invoice 8830', 'Well?'), Mail(84 * DAY, INGRID, 'AW: Invoice 8830', 'And?')], 1),
    ('people by their names, not their addresses', [invoice(), Mail(HOUR, FAKE, 'Re: Invoice 8830', 'Well?')], 1),
    ('the same subject, other people', [Mail(0, INGRID, 'Statement', 'Of February.'),
                                        Mail(HOUR, STRANGER, 'Statement', 'Of ours.')], 2),
    ('the same people, another subject', [invoice(), Mail(HOUR, INGRID, 'Drawings', 'The drawings.')], 2),
    ('the same text with another account and subject', [invoice(), Mail(DAY, FAKE, 'Corrected', CHANGED)], 1),
    ('the same text, within 45 days', [invoice(), Mail(WINDOW - 60, FAKE, 'Corrected', CHANGED)], 1),
    ('the same text, after 45 days', [invoice(), Mail(WINDOW + 60, FAKE, 'Corrected', CHANGED)], 2),
    ('the same text from somebody who has nothing to do with it', [invoice(), Mail(DAY, STRANGER, 'Corrected', CHANGED)], 2),
    ('a stranger quotes it under another subject', [invoice(), Mail(DAY, STRANGER, 'Payment', quoted(FIRST))], 1),
    ('80 of 100 shingles', [invoice(WORDS), Mail(DAY, FAKE, 'Corrected', altered(20))], 1),
    ('79 of 100 shingles', [invoice(WORDS), Mail(DAY, FAKE, 'Corrected', altered(21))], 2),
    ("next month's invoice on the same form",
     [invoice(), Mail(DAY, FAKE, 'Invoice 8901', INVOICE.format(number='8901', amount='7,300.00', month='March', iban=TRUE_IBAN)
                      .replace('gate four', 'gate two').replace('Mr Osei', 'Mrs Lind'))], 2),
    ('a list says the same to everybody',
     [Mail(0, INGRID, 'News', WORDS, head=['List-Id: <news.halvorsen-tools.example>']),
      Mail(DAY, INGRID, 'More', WORDS, head=['List-Id: <news.halvorsen-tools.example>'])], 2),
)


def conversations(folder, mails):
    """How many they are; in which each message is."""
    db, _ = replay(folder, mails)
    with sqlite3.connect(db) as history:
        return dict(history.execute('SELECT message_id, conversation FROM mail'))


def main():
    for number, (what, mails, wanted) in enumerate(CASES):
        with tempfile.TemporaryDirectory(prefix=f'becwatch-conversation-{number}-') as folder:
            got = conversations(folder, mails)
        if not ok(len(got) == len(mails) and len(set(got.values())) == wanted,
                  f'{what}: {"one conversation" if wanted == 1 else f"{wanted} conversations"}'):
            diag(got)
    done()


main()
