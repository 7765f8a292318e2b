-- 0005: the mail of an organisation, for the posture report.

CREATE INDEX address_org ON address (org);
