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

-- How a person wants the console.
create table person_preference (
    tenant_id  text not null,
    person_id  text not null,
    language   text not null,
    changed_at timestamptz not null,
    primary key (tenant_id, person_id)
);
call protect('person_preference');
grant insert on person_preference to ${appRole};
grant update (language, changed_at) on person_preference to ${appRole};
