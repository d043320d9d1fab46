package io.alliancehub.service.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.service.access.Actor;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.access.Standing;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.Events;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** When a stream ends, and what it says while nothing can be known. */
final class LiveStreamTest {
    private final RunningService service = RunningService.shared();

    @Test
    void streamOfAPersonWhoMayNotWatchAnyMoreEnds() throws IOException {
        AtomicLong clock = new AtomicLong();
        LiveStream stream =
                new LiveStream(
                        service.bean(LiveReader.class),
                        service.bean(JsonMapper.class),
                        () -> clock.addAndGet(Duration.ofSeconds(31).toNanos()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        stream.run(new Actor("x", null, Set.of(Role.OPERATOR)), out, () -> false);
        assertThat(out.toString(java.nio.charset.StandardCharsets.UTF_8))
                .startsWith("retry: 2000\n\n")
                .endsWith("event: end\ndata: {\"reason\":\"signed-out\"}\n\n");
    }

    @Test
    void personStandsUntilItsSessionEndsOrItLosesARole() {
        Standing standing = service.bean(Standing.class);
        Bank bank = new Bank(service);
        SignedIn person = SignedIn.of(service, bank, Role.DEVELOPER);
        Actor actor = new Actor(person.id, bank.id, person.roles);
        assertThat(standing.holds(request(person), actor)).isTrue();
        service.api(
                        "PUT",
                        bank.path("/people/" + person.id + "/roles"),
                        "{\"roles\":[\"auditor\"]}")
                .expect(200);
        assertThat(standing.holds(request(person), actor)).isFalse();

        SignedIn other = SignedIn.of(service, bank, Role.DEVELOPER);
        Actor otherActor = new Actor(other.id, bank.id, other.roles);
        assertThat(standing.holds(request(other), otherActor)).isTrue();
        other.call("POST", "/me/sessions/end-all", "").expect(200);
        assertThat(standing.holds(request(other), otherActor)).isFalse();
    }

    @Test
    void viewerIsToldThatRedisIsAwayAndGoesOnAfterwards() {
        try (RunningService own = new RunningService()) {
            List<String> operator =
                    List.of("authorization", "Bearer " + RunningService.OPERATOR_TOKEN);
            try (Events events = new Events(own, "/live", operator)) {
                events.await("traffic", it -> true);
                own.redisServer().stop();
                events.await("state", it -> it.data().equals("{\"redis\":\"away\"}"));
                assertThat(own.get("/live/now").expect(200).text("redis")).isEqualTo("away");
                own.redisServer().start();
                int before = events.seen.size();
                RunningService.await(
                        "traffic again",
                        Duration.ofSeconds(30),
                        () ->
                                events.seen.stream()
                                        .skip(before)
                                        .anyMatch(it -> it.name().equals("traffic")));
                assertThat(events.hasEnded()).isFalse();
            }
        }
    }

    private static HttpServletRequest request(SignedIn person) {
        HttpSession session = stub(HttpSession.class, "getId", person.held.id());
        return stub(HttpServletRequest.class, "getSession", session);
    }

    private static <T> T stub(Class<T> type, String method, Object answer) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, called, arguments) -> {
                            if (called.getName().equals(method)) {
                                return answer;
                            }
                            throw new UnsupportedOperationException(called.getName());
                        }));
    }
}
