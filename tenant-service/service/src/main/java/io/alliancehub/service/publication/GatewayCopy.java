package io.alliancehub.service.publication;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.ModelCatalog;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.service.redis.HubRedis;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.springframework.stereotype.Component;

/** Writes gateways' copy of the database into Redis; announces a change only after it is there. */
@Component
final class GatewayCopy {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int ANNOUNCED_MAX = 100;
    private final HubRedis redis;
    private final Clock clock;

    GatewayCopy(HubRedis redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
    }

    /** Whether everything was written in this run of the server, which has lost nothing since. */
    boolean isComplete() {
        return redis.run().id().equals(redis.commands().get(RedisNames.PUBLISHED));
    }

    /** Remembers that everything was written in the run of the server that {@code runId} names. */
    void markComplete(String runId) {
        redis.commands().set(RedisNames.PUBLISHED, runId);
    }

    String runId() {
        return redis.run().id();
    }

    void keys(List<CallerSnapshot> snapshots) {
        RedisAsyncCommands<String, String> commands = redis.pipelined();
        List<RedisFuture<?>> answers = new ArrayList<>();
        for (CallerSnapshot snapshot : snapshots) {
            answers.add(
                    commands.set(RedisNames.key(snapshot.keyId()), ContractJson.write(snapshot)));
        }
        await(answers);
    }

    void catalog(ModelCatalog catalog) {
        redis.commands().set(RedisNames.CATALOG, ContractJson.write(catalog));
    }

    /** Tells gateways that hear, and counts up for those that poll. */
    void announce(List<String> changes) {
        RedisAsyncCommands<String, String> commands = redis.pipelined();
        // A new counter starts at the time of day, so that it never repeats an earlier value.
        String start = Long.toString(clock.millis());
        List<RedisFuture<?>> answers = new ArrayList<>();
        answers.add(commands.set(RedisNames.VERSION, start, SetArgs.Builder.nx()));
        answers.add(commands.incr(RedisNames.VERSION));
        for (String change : changes.size() > ANNOUNCED_MAX ? List.of("all") : changes) {
            answers.add(commands.publish(RedisNames.CHANGES, change));
        }
        await(answers);
    }

    private static void await(List<RedisFuture<?>> answers) {
        if (!LettuceFutures.awaitAll(TIMEOUT, answers.toArray(Future[]::new))) {
            throw new RedisCommandTimeoutException("Redis did not answer in time");
        }
        for (RedisFuture<?> answer : answers) {
            try {
                answer.get();
            } catch (ExecutionException e) {
                throw new RedisException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RedisException(e);
            }
        }
    }
}
