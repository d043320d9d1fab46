package io.alliancehub.service.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Synthetic use of six banks over thirteen months, in the order of time: 40 % of it by the largest.
 * Each has 4 projects, 12 apps and 36 keys, of which a few make most of the calls; 4 models with
 * two versions and five prices each. Rows are written past the triggers, then summed by what a
 * migration sums with.
 */
final class UsageFill {
    static final int DAYS = 395;
    private static final int DAYS_AT_ONCE = 30;
    private static final String NAMES =
            """
            create temp table bank as
                select n, 'bench-' || n as id, (array[40, 22, 15, 11, 8, 4])[n] as share
                from generate_series(1, 6) n;
            insert into tenant select id, '合成银行 bench ' || n, 'ACTIVE', now() from bank;
            insert into project select id, id || '-prj-' || p, '项目 ' || p, now()
                from bank, generate_series(0, 3) p;
            insert into app select id, id || '-app-' || a, id || '-prj-' || a / 3, '应用 ' || a, now()
                from bank, generate_series(0, 11) a;
            insert into api_key (tenant_id, id, app_id, project_id, name, secret_hash, environment,
                    status, models, created_at)
                select id, 'bench' || n || 'key' || k, id || '-app-' || k / 3,
                    id || '-prj-' || k / 9, 'key ' || k, 'no secret', 'demo', 'ACTIVE', '{}', now()
                from bank, generate_series(0, 35) k;
            insert into tokenizer_asset values (repeat('b', 64), '', now());
            insert into model_version
                select encode(sha256(v::text::bytea), 'hex'), 'bench model ' || v, 'qwen2', 'Q8_0', 1,
                    repeat('c', 64), repeat('b', 64), null, 32768, 1024, now()
                from generate_series(0, 7) v;
            insert into model_alias
                select 'bench-model-' || a, encode(sha256((2 * a)::text::bytea), 'hex'), null, null,
                    'ACTIVE', now() from generate_series(0, 3) a;
            insert into price
                select 'bench-price-' || a || '-' || q, 'bench-model-' || a, 1 + a, 0.25 * (1 + a),
                    4 * (1 + a) + 0.1234 * q, now() - make_interval(days => 100 * q + 40), now()
                from generate_series(0, 3) a, generate_series(0, 4) q;
            insert into limit_rule (tenant_id, id, level, subject_id, kind, value, updated_at,
                    set_by)
                select id, id || '-limit', 'BANK', id, 'TOKENS_PER_MONTH', 900000000000, now(),
                    'bench'
                from bank;
            """;
    private static final String CALLS =
            """
            insert into usage_record (id, tenant_id, request_id, project_id, app_id, key_id, alias,
                model_version, prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens,
                beyond_tokens, outcome, measurement, price_version, amount, micro_yuan, occurred_at,
                dispatched_at, first_token_at, ended_at, recorded_at, gateway_id, member_id, evidence,
                fingerprint)
            select req || '-0', 'bench-' || bank, req, 'bench-' || bank || '-prj-' || app / 3,
                'bench-' || bank || '-app-' || app, 'bench' || bank || 'key' || key,
                'bench-model-' || model, encode(sha256((2 * model + (ago > 200)::int)::text::bytea),
                'hex'), prompt, cached, completion, 0, beyond, outcome,
                case outcome when 'COMPLETED' then 'MEASURED' when 'GATEWAY_LOST' then 'CHECKPOINT'
                    else 'COUNTED' end, 'bench-price-' || model || '-' || quarter, amount,
                ceil(amount * 1000000), at, at + interval '4 milliseconds',
                case when outcome <> 'MEMBER_FAILED' then at + first * interval '1 millisecond' end,
                at + (first + completion * 25) * interval '1 millisecond',
                at + (first + completion * 25 + 40) * interval '1 millisecond', 'gateway-1',
                'member-' || key % 3, jsonb_build_object('baseDigest', repeat('c', 64),
                    'tokenizerDigest', repeat('b', 64), 'numericsProfile', 'bench', 'temperature', 0.7,
                    'topP', 1, 'topK', 0, 'seed', n, 'promptDigest', lpad(req, 64, 'e')),
                lpad(req, 64, 'f')
            from (
                select *, ((prompt - cached) * (1 + model) + cached * 0.25 * (1 + model)
                        + completion * (4 * (1 + model) + 0.1234 * quarter)) / 1000000 as amount,
                    lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0')
                        || lpad(to_hex(n), 20, '0') as req
                from (
                    select *, greatest(0, (ago + 60) / 100) as quarter,
                        (key / 3) as app, ((key / 3 + (dice > 0.8)::int) % 4) as model,
                        (prompt * dice * 0.6)::bigint as cached,
                        case when dice < 0.97 then 'COMPLETED' when dice < 0.99 then 'CLIENT_GONE'
                            when dice < 0.998 then 'MEMBER_FAILED' else 'GATEWAY_LOST' end as outcome,
                        case when dice < 0.97 then 0 else 30 end as beyond
                    from (
                        select n, at, (cast(:now as timestamptz)::date - at::date) as ago,
                            (string_to_array(
                                '1,1,1,1,1,1,1,1,2,2,2,2,3,3,3,4,4,5,5,6,1,1,2,2,3', ','))[
                                1 + floor(random() * 25)::int]::int as bank,
                            floor(36 * power(random(), 2))::int as key, random() as dice,
                            (50 + 400 * exp(random_normal()))::bigint as prompt,
                            (10 + 120 * exp(random_normal()))::bigint as completion,
                            (60 + 120 * exp(0.8 * random_normal()))::int as first
                        from (
                            select n, cast(:from as timestamptz) + make_interval(secs =>
                                86400 * (floor(:days * random())
                                    + (0.375 + 0.14 * least(2.6, greatest(-2.6, random_normal())))))
                                as at
                            from generate_series(cast(:first as bigint), cast(:last as bigint)) n
                        ) as moments where at < cast(:now as timestamptz)
                    ) as dice
                ) as calls
            ) as priced
            order by at
            """;

    private final Connection superuser;
    private final long rows;
    private final Instant now;

    UsageFill(Connection superuser, long rows, Instant now) {
        this.superuser = superuser;
        this.rows = rows;
        this.now = now;
    }

    /** How long it took to write the calls, and to sum them. */
    record Times(long calls, Duration writing, Duration summing) {}

    Times run() throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            statement.execute("set search_path to hub");
            statement.execute("set timezone to 'UTC'");
            statement.execute("set work_mem to '256MB'");
            statement.execute("select setseed(0.42)");
            statement.execute(NAMES);
            long begun = System.nanoTime();
            statement.execute("drop index usage_record_by_time, usage_record_by_request_id");
            statement.execute("set session_replication_role to replica");
            write(statement);
            statement.execute("set session_replication_role to origin");
            statement.execute("set maintenance_work_mem to '512MB'");
            statement.execute(
                    "create index usage_record_by_time on usage_record (tenant_id, occurred_at, id)");
            statement.execute(
                    "create index usage_record_by_request_id on usage_record (request_id)");
            Duration writing = Duration.ofNanos(System.nanoTime() - begun);
            begun = System.nanoTime();
            statement.execute(
                    """
                    do $$ begin
                        execute sums_of('usage_record', 'usage_hour', 'hour');
                        execute sums_of('usage_record', 'usage_day', 'day');
                    end $$
                    """);
            Duration summing = Duration.ofNanos(System.nanoTime() - begun);
            statement.execute("vacuum analyze usage_record, usage_hour, usage_day");
            return new Times(count(statement), writing, summing);
        }
    }

    private void write(Statement statement) throws SQLException {
        Instant day = now.minus(DAYS, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);
        long first = 1;
        for (int done = 0; done <= DAYS; done += DAYS_AT_ONCE) {
            int days = Math.min(DAYS_AT_ONCE, DAYS + 1 - done);
            long last = rows * (done + days) / (DAYS + 1);
            statement.execute(
                    CALLS.replace(":now", "'" + now + "'")
                            .replace(":from", "'" + day.plus(done, ChronoUnit.DAYS) + "'")
                            .replace(":days", Integer.toString(days))
                            .replace(":first", Long.toString(first))
                            .replace(":last", Long.toString(last)));
            first = last + 1;
        }
    }

    /** Posts the calls of a bank and month, so that a recount has a ledger to agree with. */
    static void post(Statement statement, String bank, Instant from, Instant until)
            throws SQLException {
        String calls =
                " from usage_record where tenant_id = '%s' and occurred_at >= '%s' and occurred_at < '%s' and amount > 0"
                        .formatted(bank, from, until);
        statement.execute(
                "insert into journal_entry select 'j-' || id, tenant_id, id, occurred_at, recorded_at"
                        + calls);
        statement.execute(
                "insert into ledger_entry select 'j-' || id, line, tenant_id, account, case line when 0 then amount else 0 end, case line when 1 then amount else 0 end from (select *"
                        + calls
                        + ") as u, (values (0, 'ACCRUED_RECEIVABLE'), (1, 'USAGE_REVENUE')) as l(line, account)");
        statement.execute("analyze journal_entry, ledger_entry");
    }

    private static long count(Statement statement) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("select sum(requests)::bigint from usage_day")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
