-- Everything lives in the schema hub, owned by the owner role (Flyway only). The application role sees
-- a bank's rows only while a transaction has set hub.tenant; the clearing role works across banks.
-- Neither can change a row of usage, ledger, prices or audit once it is written.

grant usage on schema hub to ${appRole}, ${clearingRole};

-- The bank that this transaction works for; null where none was set, so that nothing matches.
create function tenant_in_force() returns text
    language sql stable
    as $$ select nullif(current_setting('hub.tenant', true), '') $$;

-- Protects a table that belongs to banks: row-level security, forced for its owner too.
create procedure protect(table_name text)
    language plpgsql
    as $$
begin
    execute format('alter table %I enable row level security', table_name);
    execute format('alter table %I force row level security', table_name);
    execute format(
        'create policy own_rows on %I to ${appRole}'
        ' using (tenant_id = tenant_in_force()) with check (tenant_id = tenant_in_force())',
        table_name);
    execute format(
        'create policy all_rows on %I to ${clearingRole} using (true) with check (true)',
        table_name);
    execute format('grant select on %I to ${appRole}, ${clearingRole}', table_name);
end
$$;

-- Banks and what is below them -------------------------------------------------------------------

create table tenant (
    tenant_id  text primary key,
    name       text not null unique,
    status     text not null check (status in ('ACTIVE', 'SUSPENDED', 'CLOSED')),
    created_at timestamptz not null
);
call protect('tenant');
grant insert on tenant to ${appRole};
grant update (status) on tenant to ${appRole};

create table project (
    tenant_id  text not null references tenant,
    id         text not null,
    name       text not null,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);
call protect('project');
grant insert on project to ${appRole};

create table app (
    tenant_id  text not null,
    id         text not null,
    project_id text not null,
    name       text not null,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, project_id, name),
    foreign key (tenant_id, project_id) references project
);
call protect('app');
grant insert on app to ${appRole};

-- The secret is kept as a keyed hash only. An id is unique over all banks: gateways look up by it.
create table api_key (
    tenant_id     text not null,
    id            text not null unique,
    app_id        text not null,
    project_id    text not null,
    name          text not null,
    secret_hash   text not null,
    environment   text not null,
    status        text not null check (status in ('ACTIVE', 'REVOKED')),
    models        text[] not null,
    expires_at    timestamptz,
    created_at    timestamptz not null,
    revoked_at    timestamptz,
    revoke_reason text,
    primary key (tenant_id, id),
    foreign key (tenant_id, app_id) references app,
    foreign key (tenant_id, project_id) references project,
    check ((status = 'REVOKED') = (revoked_at is not null))
);
call protect('api_key');
grant insert on api_key to ${appRole};
grant update (status, revoked_at, revoke_reason) on api_key to ${appRole};

create table limit_rule (
    tenant_id  text not null references tenant,
    id         text not null,
    level      text not null check (level in ('BANK', 'PROJECT', 'APP', 'KEY')),
    subject_id text not null,
    kind       text not null,
    value      bigint not null check (value between 0 and 900000000000),
    updated_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, level, subject_id, kind)
);
call protect('limit_rule');
grant insert, delete on limit_rule to ${appRole};
grant update (value, updated_at) on limit_rule to ${appRole};

-- Models and prices: of the alliance, not of one bank ---------------------------------------------

create table tokenizer_asset (
    digest     text primary key check (digest ~ '^[0-9a-f]{64}$'),
    content    bytea not null check (octet_length(content) <= 33554432),
    created_at timestamptz not null
);

create table model_version (
    id                 text primary key,
    name               text not null,
    architecture       text not null,
    quantisation       text not null,
    parameter_count    bigint not null,
    base_digest        text not null,
    tokenizer_digest   text not null references tokenizer_asset,
    template_digest    text,
    context_length     integer not null check (context_length > 0),
    default_max_tokens integer not null check (default_max_tokens > 0),
    created_at         timestamptz not null
);

create table model_alias (
    alias           text primary key,
    model_version   text not null references model_version,
    display_name    text,
    owner_tenant_id text references tenant,
    status          text not null check (status in ('ACTIVE', 'RETIRED')),
    created_at      timestamptz not null
);

-- A row is in force from valid_from until the next row of its alias begins.
create table price (
    price_version            text primary key,
    alias                    text not null references model_alias,
    input_per_million        numeric(12, 4) not null check (input_per_million >= 0),
    cached_input_per_million numeric(12, 4) not null check (cached_input_per_million >= 0),
    output_per_million       numeric(12, 4) not null check (output_per_million >= 0),
    valid_from               timestamptz not null,
    created_at               timestamptz not null,
    unique (alias, valid_from)
);

grant select on tokenizer_asset, model_version, model_alias, price to ${appRole}, ${clearingRole};
grant insert on tokenizer_asset, model_version, model_alias, price to ${appRole};
grant update (model_version, display_name, status) on model_alias to ${appRole};

create table model_grant (
    alias      text not null references model_alias,
    tenant_id  text not null references tenant,
    granted_at timestamptz not null,
    primary key (alias, tenant_id)
);
call protect('model_grant');
grant insert, delete on model_grant to ${appRole};

-- Usage and money ----------------------------------------------------------------------------------

create table usage_record (
    id                text primary key,
    tenant_id         text not null references tenant,
    request_id        text not null,
    project_id        text not null,
    app_id            text not null,
    key_id            text not null,
    alias             text not null,
    model_version     text not null,
    prompt_tokens     bigint not null check (prompt_tokens >= 0),
    cached_tokens     bigint not null check (cached_tokens between 0 and prompt_tokens),
    completion_tokens bigint not null check (completion_tokens >= 0),
    reasoning_tokens  bigint not null check (reasoning_tokens between 0 and completion_tokens),
    beyond_tokens     bigint not null,
    outcome           text not null,
    measurement       text not null,
    price_version     text not null references price,
    amount            numeric(38, 10) not null check (amount >= 0),
    micro_yuan        bigint not null check (micro_yuan >= 0),
    occurred_at       timestamptz not null,
    first_token_at    timestamptz,
    ended_at          timestamptz not null,
    recorded_at       timestamptz not null,
    gateway_id        text not null,
    member_id         text,
    evidence          jsonb,
    fingerprint       text not null,
    foreign key (tenant_id, key_id) references api_key
);
create index usage_record_by_time on usage_record (tenant_id, occurred_at, id);
create index usage_record_by_request on usage_record (tenant_id, request_id);
call protect('usage_record');
grant insert on usage_record to ${clearingRole};

-- Events that cannot be booked, kept with the reason until a person has dealt with them.
create table dead_letter (
    id          bigint generated always as identity primary key,
    fingerprint text not null unique,
    event_id    text,
    tenant_id   text not null,
    event       text not null,
    reason      text not null,
    detail      text not null,
    recorded_at timestamptz not null,
    resolved_at timestamptz
);
create index dead_letter_by_event on dead_letter (event_id);
call protect('dead_letter');
grant insert on dead_letter to ${clearingRole};
grant update (resolved_at) on dead_letter to ${clearingRole};

create table journal_entry (
    id          text primary key,
    tenant_id   text not null references tenant,
    usage_id    text not null unique references usage_record,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null
);
create index journal_entry_by_time on journal_entry (tenant_id, occurred_at);
call protect('journal_entry');
grant insert on journal_entry to ${clearingRole};

create table ledger_entry (
    journal_id text not null references journal_entry,
    line       smallint not null,
    tenant_id  text not null,
    account    text not null check (account in ('ACCRUED_RECEIVABLE', 'USAGE_REVENUE')),
    debit      numeric(38, 10) not null check (debit >= 0),
    credit     numeric(38, 10) not null check (credit >= 0),
    primary key (journal_id, line),
    check ((debit > 0) <> (credit > 0))
);
create index ledger_entry_by_account on ledger_entry (tenant_id, account);
call protect('ledger_entry');
grant insert on ledger_entry to ${clearingRole};

-- The last line of defence: one statement writes whole journal entries, and they balance.
create function refuse_unbalanced() returns trigger
    language plpgsql
    as $$
declare
    bad text;
begin
    select journal_id into bad from written group by journal_id
        having sum(debit) <> sum(credit) or count(distinct tenant_id) > 1 limit 1;
    if bad is not null then
        raise exception 'journal entry % does not balance', bad using errcode = 'check_violation';
    end if;
    return null;
end
$$;
create trigger ledger_entry_balances after insert on ledger_entry
    referencing new table as written for each statement execute function refuse_unbalanced();

-- What was done, by whom: one hash chain per bank and one of the alliance ('@alliance') ----------------

create table audit_record (
    tenant_id     text not null,
    position      bigint not null,
    at            timestamptz not null,
    actor         text not null,
    action        text not null,
    subject       text not null,
    before        json,
    after         json,
    reason        text,
    request_id    text,
    previous_hash text not null,
    hash          text not null,
    primary key (tenant_id, position)
);
create index audit_record_by_time on audit_record (at);
call protect('audit_record');
grant insert on audit_record to ${appRole}, ${clearingRole};

-- Machinery ----------------------------------------------------------------------------------------------

create table idempotency_record (
    tenant_id   text not null,
    key         text not null,
    fingerprint text not null,
    status      integer,
    answer      text,
    shown_once  boolean not null default false,
    created_at  timestamptz not null,
    primary key (tenant_id, key)
);
create index idempotency_record_by_age on idempotency_record (created_at);
call protect('idempotency_record');
grant insert on idempotency_record to ${appRole};
grant update (status, answer, shown_once) on idempotency_record to ${appRole};
grant delete on idempotency_record to ${clearingRole};

-- What has yet to be written to Redis. The application adds, the publisher takes away.
create table outbox (
    id        bigint generated always as identity primary key,
    kind      text not null check (kind in ('KEY', 'TENANT', 'CATALOG')),
    subject   text not null
);
grant insert on outbox to ${appRole}, ${clearingRole};
grant select, delete on outbox to ${clearingRole};
create sequence publication_version;
grant usage on sequence publication_version to ${clearingRole};

-- A row says that a bank's counters have been in Redis before: they are lost where they are missing.
create table counter_opening (
    tenant_id   text primary key references tenant,
    incarnation text not null,
    opened_at   timestamptz not null
);
call protect('counter_opening');
grant insert, update on counter_opening to ${appRole};
