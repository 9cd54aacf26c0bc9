CREATE TABLE audit (
    n BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    by_whom TEXT NOT NULL,
    address TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE INDEX audit_of_person ON audit (by_whom, n);
CREATE INDEX audit_of_subject ON audit (subject, n);

-- The head tells the end of the chain: without it, lines cut off at the end would not be missed.
INSERT INTO heads (name, n, hash) VALUES ('audit', 0, '');
