-- People of the alliance ('@alliance') and of its banks, and what Keycloak has yet to be told of.

create table person (
    tenant_id           text not null,
    id                  text not null unique,
    name                text not null,
    email               text not null unique check (email = lower(email)),
    roles               text[] not null check (cardinality(roles) > 0),
    status              text not null check (status in ('PENDING', 'ACTIVE', 'DEACTIVATED')),
    language            text check (language in ('zh-CN', 'en')),
    -- Keycloak's id of the person; null until Keycloak has it.
    subject             text unique,
    created_at          timestamptz not null,
    -- Sessions that began before the first of these moments are to end; those before the second have.
    sessions_end_before timestamptz,
    sessions_ended      timestamptz,
    primary key (tenant_id, id)
);
create index person_by_time on person (tenant_id, created_at, id);
call protect('person');
grant insert on person to ${appRole};
grant update (name, roles, status, language, subject, sessions_end_before, sessions_ended)
    on person to ${appRole};

-- One row for each subject that Keycloak may not have as it is wanted. What is wanted stands in the
-- subject's own row: a command is "make it so", and may be performed twice.
create table provisioning (
    tenant_id    text not null,
    kind         text not null check (kind in ('BANK', 'PERSON', 'SERVICE_ACCOUNT')),
    subject      text not null,
    -- Counts the changes: a row is done with only where none came while it was performed.
    change       bigint not null default 1,
    waiting_from timestamptz not null,
    due_at       timestamptz not null,
    attempts     integer not null default 0,
    leased_until timestamptz,
    last_error   text,
    primary key (kind, subject)
);
create index provisioning_due on provisioning (due_at);
call protect('provisioning');
grant insert on provisioning to ${appRole};
grant update (change, due_at, attempts) on provisioning to ${appRole};
grant insert, delete on provisioning to ${clearingRole};
grant update (due_at, attempts, leased_until, last_error) on provisioning to ${clearingRole};

-- When every subject was last compared with Keycloak; one row.
create table provisioning_sweep (
    one      boolean primary key default true check (one),
    swept_at timestamptz not null
);
grant select, insert, update on provisioning_sweep to ${clearingRole};

-- A service account is a key whose secret Keycloak has.
alter table api_key
    add column kind text not null default 'API_KEY' check (kind in ('API_KEY', 'SERVICE_ACCOUNT')),
    add check ((kind = 'SERVICE_ACCOUNT') = (secret_hash = ''));
