"""Mail about accounts, authenticated, for the tests of decisions and of the partner book."""
import email.utils

T0 = 1772445600
DAY = 86400
OLD, NEW, THIRD = 'DE89 3704 0044 0532 0130 00', 'DE75 5121 0800 1245 1261 99', 'NL91 ABNA 0417 1643 00'
AP = 'ap@marina-foods.example'


def mail(n, when, sender, text, extra=''):
    domain = sender.split('@')[1].rstrip('>')
    return ('INBOX', when, f'''Received: from mx.{domain} by mx.marina-foods.example; {email.utils.formatdate(when)}
Authentication-Results: mx.marina-foods.example; spf=pass smtp.mailfrom={domain}; dkim=pass header.d={domain};
 dmarc=pass header.from={domain}
From: {sender}
To: Accounts payable <{AP}>
Subject: Invoice {n}
Message-ID: <{n}@{domain}>
Date: {email.utils.formatdate(when)}
{extra}
{text}
'''.replace('\n', '\r\n').encode())


BY = ('--by', 'Marta Reyes', '--channel', 'phone', '--contact', 'Anna Keller, +49 30 123456')
