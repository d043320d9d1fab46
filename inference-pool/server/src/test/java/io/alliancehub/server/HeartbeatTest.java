package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.server.http.HttpLimits;
import io.alliancehub.server.redis.HeartbeatWriter;
import io.alliancehub.server.redis.RedisAddress;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/** The heartbeat against a real Redis. */
class HeartbeatTest {

    @Test
    void aMemberIsSeenWhileItLivesAndServesOnWhileRedisIsGone() throws Exception {
        int port = freePort();
        String uri = "redis://127.0.0.1:" + port;
        RedisServer redis = start(port);
        TestMember member =
                TestMember.start(
                        new ScriptedEngine(),
                        TestMember.settings(null, uri),
                        HttpLimits.standard());
        try {
            assertSeen(uri, member);
            redis.stop();
            assertThat(member.get("/health").statusCode()).isEqualTo(200);
            redis = start(port);
            assertSeen(uri, member);
            member.close();
            try (RedisClient client = RedisClient.create(uri);
                    StatefulRedisConnection<String, String> link = client.connect()) {
                assertThat(link.sync().get(RedisNames.member("member-test"))).isNull();
                assertThat(link.sync().sismember(RedisNames.MEMBERS, "member-test")).isFalse();
            }
        } finally {
            member.close();
            redis.stop();
        }
    }

    @Test
    void aMemberStartsWithoutRedisAndIsSeenWhenItComes() throws Exception {
        int port = freePort();
        String uri = "redis://127.0.0.1:" + port;
        try (TestMember member =
                TestMember.start(
                        new ScriptedEngine(),
                        TestMember.settings(null, uri),
                        HttpLimits.standard())) {
            assertThat(member.get("/health").statusCode()).isEqualTo(200);
            RedisServer redis = start(port);
            try {
                assertSeen(uri, member);
            } finally {
                redis.stop();
            }
        }
    }

    /** A member that stops interrupts the beat that is being written. */
    @Test
    void whatAnInterruptedBeatWroteIsTakenAwayToo() throws Exception {
        int port = freePort();
        String uri = "redis://127.0.0.1:" + port;
        RedisServer redis = start(port);
        var beat = new MemberHeartbeat("member-test", "http://a", true, false, List.of(), "1");
        String key = RedisNames.member("member-test");
        try (RedisClient client = RedisClient.create(uri);
                StatefulRedisConnection<String, String> link = client.connect()) {
            try (var writer = new HeartbeatWriter(RedisAddress.parse(uri), () -> beat)) {
                writer.beat();
                assertThat(link.sync().exists(key)).isEqualTo(1);
                Thread.currentThread().interrupt();
                writer.beat();
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(link.sync().exists(key)).isZero();
            assertThat(link.sync().sismember(RedisNames.MEMBERS, "member-test")).isFalse();
        } finally {
            redis.stop();
        }
    }

    private static void assertSeen(String uri, TestMember member) {
        try (RedisClient client = RedisClient.create(uri);
                StatefulRedisConnection<String, String> link = client.connect()) {
            String key = RedisNames.member("member-test");
            await(() -> link.sync().exists(key) == 1);
            assertThat(link.sync().ttl(key)).isBetween(1L, (long) MemberHeartbeat.TTL_SECONDS);
            assertThat(link.sync().sismember(RedisNames.MEMBERS, "member-test")).isTrue();
            MemberHeartbeat seen = ContractJson.read(link.sync().get(key), MemberHeartbeat.class);
            assertThat(seen.url()).isEqualTo("http://127.0.0.1:" + member.port());
            assertThat(seen.healthy()).isTrue();
            assertThat(seen.draining()).isFalse();
            assertThat(seen.models().getFirst().baseDigest()).isEqualTo("b".repeat(64));
            assertThat(seen.models().getFirst().kvBlocksFree()).isEqualTo(100);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static RedisServer start(int port) throws IOException {
        RedisServer server =
                RedisServer.newRedisServer()
                        .port(port)
                        .setting("bind 127.0.0.1")
                        .setting("save \"\"")
                        .build();
        server.start();
        return server;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
