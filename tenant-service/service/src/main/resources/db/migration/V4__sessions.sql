-- People's sessions in the console. Attributes are sealed before they come here, and the cookie of a
-- session cannot be made from its row: who reads this table can neither read nor enter a session.
create table hub_session (
    primary_id            char(36) primary key,
    session_id            char(36) not null unique,
    creation_time         bigint not null,
    last_access_time      bigint not null,
    max_inactive_interval integer not null,
    expiry_time           bigint not null,
    principal_name        varchar(100)
);
create index hub_session_by_expiry on hub_session (expiry_time);
create index hub_session_by_person on hub_session (principal_name);

create table hub_session_attributes (
    session_primary_id char(36) not null references hub_session on delete cascade,
    attribute_name     varchar(200) not null,
    attribute_bytes    bytea not null,
    primary key (session_primary_id, attribute_name)
);
grant select, insert, update, delete on hub_session, hub_session_attributes to ${appRole};

-- With which session of the identity provider they began, so that its notice of a log-out finds them.
create table session_origin (
    sid       text primary key,
    subject   text not null,
    person_id text not null,
    ends_at   timestamptz not null
);
create index session_origin_by_subject on session_origin (subject);
create index session_origin_by_end on session_origin (ends_at);
grant select, insert, update, delete on session_origin to ${appRole};
