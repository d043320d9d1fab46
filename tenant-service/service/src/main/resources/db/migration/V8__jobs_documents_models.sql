-- Long work that somebody asked for, such as the recount of a month: kept with who asked, when, and
-- what came of it. The scope is a bank's, or '@alliance'.
create table job (
    tenant_id        text not null,
    id               text not null,
    kind             text not null,
    subject          text not null,
    state            text not null check (state in
        ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED', 'INTERRUPTED')),
    batch_id         text,
    requested_by     text not null,
    requested_at     timestamptz not null,
    started_at       timestamptz,
    beat_at          timestamptz,
    ended_at         timestamptz,
    cancel_requested boolean not null default false,
    done             bigint not null default 0,
    total            bigint,
    result           json,
    primary key (tenant_id, id),
    check ((state in ('QUEUED', 'RUNNING')) = (ended_at is null))
);
-- The same work is not asked for twice at a time, and one of a kind runs at a time in each scope.
create unique index job_open on job (tenant_id, kind, subject)
    where state in ('QUEUED', 'RUNNING');
create unique index job_running on job (tenant_id, kind) where state = 'RUNNING';
create index job_waiting on job (requested_at, id) where state in ('QUEUED', 'RUNNING');
create index job_by_subject on job (tenant_id, kind, subject, requested_at, id);
create index job_by_batch on job (batch_id) where batch_id is not null;
call protect('job');
grant insert on job to ${appRole};
grant update (state, batch_id, started_at, beat_at, ended_at, cancel_requested, done, total, result)
    on job to ${appRole};
grant update (state, started_at, beat_at, ended_at) on job to ${clearingRole};

-- What an alias pointed at, and since when.
create table alias_history (
    id            bigint generated always as identity primary key,
    alias         text not null references model_alias,
    model_version text not null references model_version,
    since         timestamptz not null,
    set_by        text
);
create index alias_history_in_order on alias_history (alias, since, id);
create index alias_history_by_version on alias_history (model_version);
grant select on alias_history to ${appRole}, ${clearingRole};
grant insert on alias_history to ${appRole};

-- The owner sees no rows while row-level security is forced on it as well.
alter table audit_record no force row level security;
insert into alias_history (alias, model_version, since, set_by)
    select a.alias, a.model_version, coalesce(r.at, a.created_at), r.actor
    from model_alias a left join lateral (
        select at, actor from audit_record
        where tenant_id = '@alliance' and subject = a.alias
            and action in ('model.registered', 'model.repointed')
        order by position desc limit 1) r on true;
alter table audit_record force row level security;

alter table model_grant add column granted_by text;

-- Lists are read in these orders, a page at a time.
drop index audit_record_by_time;
create index audit_record_in_order on audit_record (at, tenant_id, position);
create index audit_record_of_bank on audit_record (tenant_id, at, position);
create index audit_record_by_actor on audit_record (actor, at, tenant_id, position);
create index audit_record_by_action on audit_record (action, at, tenant_id, position);
create index audit_record_by_subject on audit_record (subject, at, tenant_id, position);

drop index journal_entry_by_time;
create index journal_entry_in_order on journal_entry (tenant_id, occurred_at, id);
