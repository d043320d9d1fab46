-- What a version that a bank derived from another has more: whose it is, what it was derived from, and
-- the adapter, by digest. As of every version, none of it ever changes.
alter table model_version
    add column derived_by     text references tenant,
    add column base_version   text references model_version,
    add column base_alias     text references model_alias,
    add column adapter_digest text check (adapter_digest ~ '^[0-9a-f]{64}$'),
    add column adapter_format text check (adapter_format in ('PEFT', 'GGUF')),
    add column adapter_bytes  bigint check (adapter_bytes > 0),
    add column rank_min       integer check (rank_min > 0),
    add column rank_max       integer check (rank_max >= rank_min),
    add column modules        text[],
    add check (num_nonnulls(derived_by, base_version, base_alias, adapter_digest, adapter_format,
        adapter_bytes, rank_min, rank_max, modules) in (0, 9));
create index model_version_by_adapter on model_version (adapter_digest)
    where adapter_digest is not null;

-- The alias whose price is in force while this one has none of its own; it never changes.
alter table model_alias add column priced_as text references model_alias;

-- The prices of each alias, those that it has from the alias below it included: these end where the
-- first of its own begins.
create view price_in_force as
    select p.alias as called_as, p.* from price p
    union all
    select a.alias as called_as, p.* from model_alias a join price p on p.alias = a.priced_as
    where not exists (select 1 from price o where o.alias = a.alias and o.valid_from <= p.valid_from);
grant select on price_in_force to ${appRole}, ${clearingRole};

-- Files that banks are sending, a piece at a time; how far they are counts only once it is on the disk.
create table adapter_upload (
    tenant_id      text not null references tenant,
    id             text not null,
    digest         text not null check (digest ~ '^[0-9a-f]{64}$'),
    size_bytes     bigint not null check (size_bytes > 0),
    received_bytes bigint not null default 0 check (received_bytes between 0 and size_bytes),
    base_alias     text not null references model_alias,
    base_version   text not null references model_version,
    file_name      text not null,
    started_by     text not null,
    started_at     timestamptz not null,
    touched_at     timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, digest, base_version, base_alias)
);
create index adapter_upload_by_age on adapter_upload (touched_at);
call protect('adapter_upload');
grant insert, delete on adapter_upload to ${appRole};
grant update (received_bytes, touched_at) on adapter_upload to ${appRole};

-- The adapters that banks have, and those that they had.
create table adapter (
    tenant_id     text not null references tenant,
    model_version text not null references model_version,
    digest        text not null,
    base_digest   text not null,
    size_bytes    bigint not null check (size_bytes > 0),
    file_name     text not null,
    status        text not null check (status in ('HELD', 'WITHDRAWN')),
    uploaded_by   text not null,
    uploaded_at   timestamptz not null,
    withdrawn_at  timestamptz,
    primary key (tenant_id, model_version),
    check ((status = 'WITHDRAWN') = (withdrawn_at is not null))
);
create index adapter_in_order on adapter (tenant_id, uploaded_at, model_version);
create index adapter_by_digest on adapter (digest) where status = 'HELD';
call protect('adapter');
grant insert on adapter to ${appRole};
grant update (status, file_name, uploaded_by, uploaded_at, withdrawn_at) on adapter to ${appRole};
