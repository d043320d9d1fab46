-- The pool under the operator's hand, the playground's short-lived keys, alerts and their deliveries.

-- Members that take nothing new, by decision of the operator. What was is in the audit trail.
create table member_drain (
    member_id  text primary key,
    drained_by text not null,
    drained_at timestamptz not null,
    reason     text not null
);
grant select, insert, delete on member_drain to ${appRole};

-- Whose playground made which key. A key itself ends by its expiry, whatever becomes of this row.
create table playground_key (
    tenant_id    text not null,
    key_id       text not null,
    person_id    text not null,
    session_hash text not null,
    expires_at   timestamptz not null,
    ended_at     timestamptz,
    primary key (tenant_id, key_id),
    foreign key (tenant_id, key_id) references api_key
);
create index playground_key_by_person on playground_key (tenant_id, person_id) where ended_at is null;
call protect('playground_key');
grant insert on playground_key to ${appRole};
grant update (ended_at) on playground_key to ${appRole};

-- A rule belongs to a bank or to the alliance ('@alliance'). Of the two kinds each has its own columns.
create table alert_rule (
    tenant_id      text not null,
    id             text not null,
    name           text not null,
    kind           text not null check (kind in ('BUDGET', 'REFUSALS')),
    level          text check (level in ('BANK', 'PROJECT', 'APP')),
    subject_id     text,
    limit_id       text,
    unit           text check (unit in ('MICRO_YUAN', 'TOKENS')),
    value          bigint check (value > 0),
    thresholds     integer[],
    refusals       bigint check (refusals >= 0),
    window_minutes integer check (window_minutes between 1 and 60),
    reason         text,
    channel        text not null check (channel in ('WEBHOOK', 'EMAIL')),
    target         text not null,
    secret         bytea,
    enabled        boolean not null,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    primary key (tenant_id, id),
    check ((kind = 'BUDGET') = (thresholds is not null)),
    check ((kind = 'REFUSALS') = (refusals is not null and window_minutes is not null)),
    check ((channel = 'WEBHOOK') = (secret is not null))
);
call protect('alert_rule');
grant insert, delete on alert_rule to ${appRole};
grant update (name, level, subject_id, limit_id, unit, value, thresholds, refusals, window_minutes,
    reason, target, secret, enabled, updated_at) on alert_rule to ${appRole};

-- One row per rule, threshold and period: whoever inserts it has decided that the alert is raised.
create table alert_delivery (
    tenant_id       text not null,
    id              text not null,
    rule_id         text not null,
    period          text not null,
    threshold       bigint not null,
    channel         text not null,
    target          text not null,
    body            text not null,
    status          text not null check (status in ('PENDING', 'DELIVERED', 'FAILED', 'SKIPPED')),
    attempts        integer not null,
    created_at      timestamptz not null,
    next_attempt_at timestamptz not null,
    last_attempt_at timestamptz,
    delivered_at    timestamptz,
    last_error      text,
    primary key (tenant_id, id),
    unique (tenant_id, rule_id, period, threshold)
);
create index alert_delivery_by_time on alert_delivery (tenant_id, created_at, id);
create index alert_delivery_due on alert_delivery (next_attempt_at) where status = 'PENDING';
create index alert_delivery_by_age on alert_delivery (created_at);
call protect('alert_delivery');
grant insert on alert_delivery to ${appRole};
grant update (status, attempts, next_attempt_at, last_attempt_at, delivered_at, last_error)
    on alert_delivery to ${clearingRole};
grant delete on alert_delivery to ${clearingRole};
