-- What was used, summed by hour and by day, so that a page over millions of calls reads thousands of
-- rows. The sums are made by the statement that adds the calls: both are there or neither is.

alter table usage_record add column dispatched_at timestamptz;

-- A request is looked for by its id, in one bank or in all of them.
create index usage_record_by_request_id on usage_record (request_id);
drop index usage_record_by_request;

-- Where the buckets of first-token times end, in microseconds: 8 ms times powers of the fourth root of
-- two, up to six minutes. The first bucket is what is faster, the last what is slower.
create function first_token_bounds() returns bigint[]
    language sql immutable
    as $$
select array_agg(round(8000 * power(2::numeric, i / 4.0))::bigint order by i) from generate_series(0, 62) i
$$;

-- Two histograms as one; each is as long as its last bucket that is not empty. Counts are small, as
-- many of them are added for each page; one that is full stays full.
create function add_counts(a integer[], b integer[]) returns integer[]
    language sql immutable
    as $$
select coalesce(
    array_agg(least(coalesce(x, 0)::bigint + coalesce(y, 0), 2147483647)::integer order by i), '{}')
from unnest(a, b) with ordinality as u(x, y, i)
$$;

-- One row per hour and all that a call can be told apart by. A key tells project and app.
create table usage_hour (
    tenant_id         text not null,
    at                timestamptz not null,
    key_id            text not null,
    alias             text not null,
    model_version     text not null,
    price_version     text not null,
    outcome           text not null,
    measurement       text not null,
    project_id        text not null,
    app_id            text not null,
    requests          bigint not null,
    prompt_tokens     bigint not null,
    cached_tokens     bigint not null,
    completion_tokens bigint not null,
    reasoning_tokens  bigint not null,
    beyond_tokens     bigint not null,
    amount            numeric(38, 10) not null,
    micro_yuan        numeric(38) not null,
    first_tokens      integer[] not null,
    primary key (tenant_id, at, key_id, alias, model_version, price_version, outcome, measurement)
) with (fillfactor = 80);
create index usage_hour_by_time on usage_hour (at);

-- The same by day, from midnight to midnight in the alliance's zone.
create table usage_day (like usage_hour including all) with (fillfactor = 80);

-- Sums of the rows of `source` by the unit, added to `target`. Rows of the target are locked in the
-- order of its key, so that two writers never wait for each other. `offset 0` has the bucket of a call
-- found once, not once for each bucket.
create function sums_of(source text, target text, unit text) returns text
    language sql stable
    as $$
select format(
    'insert into %2$I as t (tenant_id, at, key_id, alias, model_version, price_version, outcome,'
    ' measurement, project_id, app_id, requests, prompt_tokens, cached_tokens, completion_tokens,'
    ' reasoning_tokens, beyond_tokens, amount, micro_yuan, first_tokens)'
    ' select tenant_id, date_trunc(%3$L, occurred_at, ''Asia/Shanghai'') as at, key_id, alias,'
    ' model_version, price_version, outcome, measurement, min(project_id), min(app_id), count(*),'
    ' sum(prompt_tokens), sum(cached_tokens), sum(completion_tokens), sum(reasoning_tokens),'
    ' sum(beyond_tokens), sum(amount), sum(micro_yuan),'
    ' (array[%4$s]::integer[])[1:coalesce(max(bucket), -1) + 1]'
    ' from (select *, width_bucket((extract(epoch from first_token_at - occurred_at) * 1000000)'
    '::bigint, %5$L::bigint[]) as bucket from %1$I offset 0) as u'
    ' group by 1, 2, 3, 4, 5, 6, 7, 8 order by 1, 2, 3, 4, 5, 6, 7, 8'
    ' on conflict (tenant_id, at, key_id, alias, model_version, price_version, outcome, measurement)'
    ' do update set requests = t.requests + excluded.requests,'
    ' prompt_tokens = t.prompt_tokens + excluded.prompt_tokens,'
    ' cached_tokens = t.cached_tokens + excluded.cached_tokens,'
    ' completion_tokens = t.completion_tokens + excluded.completion_tokens,'
    ' reasoning_tokens = t.reasoning_tokens + excluded.reasoning_tokens,'
    ' beyond_tokens = t.beyond_tokens + excluded.beyond_tokens,'
    ' amount = t.amount + excluded.amount, micro_yuan = t.micro_yuan + excluded.micro_yuan,'
    ' first_tokens = add_counts(t.first_tokens, excluded.first_tokens)',
    source,
    target,
    unit,
    (select string_agg(format('count(*) filter (where bucket = %s)', b), ', ' order by b)
        from generate_series(0, 63) b),
    first_token_bounds())
$$;

create function sum_up_usage() returns trigger
    language plpgsql
    set search_path from current
    as $$
begin
    -- None is new where all of them came again.
    if exists (select from written) then
        execute sums_of('written', 'usage_hour', 'hour');
        execute sums_of('written', 'usage_day', 'day');
    end if;
    return null;
end
$$;
create trigger usage_record_summed after insert on usage_record
    referencing new table as written for each statement execute function sum_up_usage();

-- Calls of before. The owner sees no rows while row-level security is forced on it as well.
alter table usage_record no force row level security;
do $$
begin
    execute sums_of('usage_record', 'usage_hour', 'hour');
    execute sums_of('usage_record', 'usage_day', 'day');
end
$$;
alter table usage_record force row level security;

call protect('usage_hour');
call protect('usage_day');
grant insert, update on usage_hour, usage_day to ${clearingRole};
