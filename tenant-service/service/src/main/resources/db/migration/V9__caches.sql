-- What the operator wants of the members' caches, kept over their restarts, and the proofs of what
-- was erased. All rows are the alliance's ('@alliance'): a bank sees neither its own nor others'.

-- Blocks of a model's keys and values that a bank is sure of on each member, and may not exceed.
create table zone_quota (
    tenant_id   text not null check (tenant_id = '@alliance'),
    zone        text not null,
    base_digest text not null,
    floor       integer not null check (floor >= 0),
    ceiling     integer check (ceiling >= 1 and ceiling >= floor),
    ordered_by  text not null,
    ordered_at  timestamptz not null,
    reason      text not null,
    primary key (tenant_id, base_digest, zone),
    check (floor > 0 or ceiling is not null)
);
call protect('zone_quota');
grant insert, delete on zone_quota to ${appRole};
grant update (floor, ceiling, ordered_by, ordered_at, reason) on zone_quota to ${appRole};

-- Prefixes that the hub names as readable by every bank. The text is the alliance's own.
create table published_prefix (
    tenant_id     text not null check (tenant_id = '@alliance'),
    name          text not null,
    base_digest   text not null,
    system        text not null,
    system_digest text not null,
    ordered_by    text not null,
    ordered_at    timestamptz not null,
    reason        text not null,
    primary key (tenant_id, base_digest, name)
);
call protect('published_prefix');
grant insert, delete on published_prefix to ${appRole};

-- Why a member did not carry out what is wanted; gone once it has, and a day after it was last seen.
create table cache_order_failure (
    tenant_id   text not null check (tenant_id = '@alliance'),
    member_id   text not null,
    kind        text not null,
    subject     text not null,
    base_digest text not null,
    failure     text not null,
    at          timestamptz not null,
    primary key (tenant_id, member_id, kind, subject, base_digest)
);
call protect('cache_order_failure');
grant insert, delete on cache_order_failure to ${appRole};
grant update (failure, at) on cache_order_failure to ${appRole};

-- Evidence: what each member said when it erased a bank's zone. Never changed, never taken away.
create table zone_erasure (
    tenant_id       text not null check (tenant_id = '@alliance'),
    id              bigint generated always as identity,
    zone            text not null,
    ordered_by      text not null,
    ordered_at      timestamptz not null,
    reason          text not null,
    done            boolean not null,
    blocks_erased   bigint not null,
    bytes_scanned   bigint not null,
    bytes_left      bigint not null,
    evidence        json not null,
    evidence_digest text not null,
    primary key (tenant_id, id)
);
create index zone_erasure_in_order on zone_erasure (tenant_id, ordered_at, id);
call protect('zone_erasure');
grant insert on zone_erasure to ${appRole};
