-- Limits know who set them and may be other than usual until a moment; keys are bound to networks,
-- replaced and say when they were used; projects and apps are archived; the ledger keeps its months.

-- The owner sees no rows while row-level security is forced on it as well.
alter table limit_rule no force row level security;
alter table audit_record no force row level security;
alter table usage_record no force row level security;
alter table journal_entry no force row level security;
alter table ledger_entry no force row level security;

-- Limits ---------------------------------------------------------------------------------------------

alter table limit_rule
    add column set_by          text,
    add column override_value  bigint check (override_value between 0 and 900000000000),
    add column override_until  timestamptz,
    add column override_reason text,
    add column override_by     text,
    add column override_at     timestamptz;
update limit_rule l set set_by = coalesce((
    select a.actor from audit_record a
    where a.tenant_id = l.tenant_id and a.subject = l.id and a.action = 'limit.set'
    order by a.position desc limit 1), 'unknown');
alter table limit_rule
    alter column set_by set not null,
    add check (num_nulls(override_value, override_until, override_reason, override_by, override_at)
        in (0, 5));
grant update (set_by, override_value, override_until, override_reason, override_by, override_at)
    on limit_rule to ${appRole};
create index limit_rule_override on limit_rule (override_until) where override_until is not null;

-- What was done to one subject.
create index audit_record_of_subject on audit_record (tenant_id, subject, position);

-- Keys -------------------------------------------------------------------------------------------------

alter table api_key
    add column networks text[] not null default '{}' check (cardinality(networks) <= 20),
    add column replaces text;
grant update (name, models, networks, expires_at) on api_key to ${appRole};
create index api_key_by_app on api_key (tenant_id, app_id);

-- When a key was last used, to the minute: written with the usage itself, at most once a minute.
create table key_use (
    tenant_id    text not null,
    key_id       text not null,
    last_used_at timestamptz not null,
    primary key (tenant_id, key_id),
    foreign key (tenant_id, key_id) references api_key
) with (fillfactor = 70);
insert into key_use (tenant_id, key_id, last_used_at)
    select tenant_id, key_id, max(occurred_at) from usage_record group by tenant_id, key_id;
call protect('key_use');
grant insert, update on key_use to ${clearingRole};

-- Banks, projects, apps ----------------------------------------------------------------------------------

grant update (name) on tenant to ${appRole};
alter table project add column archived_at timestamptz;
alter table app add column archived_at timestamptz;
grant update (name, archived_at) on project, app to ${appRole};

-- Ledger -------------------------------------------------------------------------------------------------

-- The sums of the entries of each month, by the moment of the use they book and in the zone of the
-- bills; written in the transaction that writes the entries. The entries remain what counts.
create table ledger_month (
    tenant_id text not null references tenant,
    month     text not null check (month ~ '^[0-9]{6}$'),
    account   text not null,
    debit     numeric(38, 10) not null,
    credit    numeric(38, 10) not null,
    primary key (tenant_id, month, account)
) with (fillfactor = 70);
insert into ledger_month (tenant_id, month, account, debit, credit)
    select e.tenant_id, to_char(j.occurred_at at time zone 'Asia/Shanghai', 'YYYYMM'), e.account,
        sum(e.debit), sum(e.credit)
    from ledger_entry e join journal_entry j on j.id = e.journal_id
    group by 1, 2, 3;
call protect('ledger_month');
grant insert, update on ledger_month to ${clearingRole};

alter table limit_rule force row level security;
alter table audit_record force row level security;
alter table usage_record force row level security;
alter table journal_entry force row level security;
alter table ledger_entry force row level security;
