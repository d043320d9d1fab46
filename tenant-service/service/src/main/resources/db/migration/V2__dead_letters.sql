-- Where an event came from decides whether it may be booked, also when it is tried again; and what can
-- never be booked is dismissed by a person, with a reason.

alter table dead_letter
    add column stream       text,
    add column resolution   text check (resolution in ('BOOKED', 'DISMISSED')),
    add column reason_given text;

-- The owner sees no rows while row-level security is forced on it as well.
alter table dead_letter no force row level security;
update dead_letter set resolution = 'BOOKED' where resolved_at is not null;
update dead_letter set stream = substring(detail from '^came on the stream of ([a-z0-9-]+)$')
    where reason = 'WRONG_STREAM';
alter table dead_letter force row level security;

alter table dead_letter
    add check ((resolved_at is null) = (resolution is null)),
    add check ((coalesce(resolution, '') = 'DISMISSED') = (reason_given is not null));

-- It is resolved in one transaction with its audit record, which the application role writes.
revoke update (resolved_at) on dead_letter from ${clearingRole};
grant update (resolved_at, resolution, reason_given) on dead_letter to ${appRole};

create index dead_letter_open on dead_letter (recorded_at, id) where resolved_at is null;
