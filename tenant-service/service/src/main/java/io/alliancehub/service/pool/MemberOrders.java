package io.alliancehub.service.pool;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.settings.MemberSecret;
import io.alliancehub.service.settings.OutgoingThreads;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Gives orders to the members that are alive, one after the other; nothing is tried twice. */
@Component
final class MemberOrders {
    private static final Logger LOG = LoggerFactory.getLogger(MemberOrders.class);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);

    /** A member runs an order between two steps and may have much to overwrite. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private final Heartbeats heartbeats;
    private final MemberSecret secret;
    private final HttpClient http;

    MemberOrders(Heartbeats heartbeats, MemberSecret secret, OutgoingThreads threads) {
        this.heartbeats = heartbeats;
        this.secret = secret;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .executor(threads.executor())
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT_WITHIN)
                        .build();
    }

    /**
     * What a member said to an order.
     *
     * @param done whether it carried it out
     * @param answer its own words where it did
     * @param failure why it did not, in its words where it gave any
     */
    record Said(
            String memberId, boolean done, @Nullable JsonNode answer, @Nullable String failure) {}

    /** The members that are alive. */
    List<MemberHeartbeat> alive() {
        return heartbeats.members().stream().map(Heartbeats.Seen::heartbeat).toList();
    }

    /** The members that are alive and serve these weights. */
    static Predicate<MemberHeartbeat> serving(String baseDigest) {
        return member ->
                member.models().stream().anyMatch(it -> it.baseDigest().equals(baseDigest));
    }

    /**
     * Gives an order to every member that is alive and meant.
     *
     * @throws HubProblem where there is none, or the service was not told the members' secret
     */
    List<Said> give(String path, Object order, Predicate<MemberHeartbeat> meant) {
        String known = secret.value();
        if (known == null) {
            throw new HubProblem(
                    ProblemCode.MEMBER_UNAVAILABLE,
                    "the service was not told the members' secret; set HUB_MEMBER_SECRET");
        }
        List<MemberHeartbeat> members = alive().stream().filter(meant).toList();
        if (members.isEmpty()) {
            throw HubProblem.notFound("member alive that this concerns");
        }
        String body = ContractJson.write(order);
        return members.stream().map(member -> give(member, path, body, known)).toList();
    }

    private Said give(MemberHeartbeat member, String path, String body, String known) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(member.url() + path))
                            .timeout(ANSWER_WITHIN)
                            .header(MemberProtocol.SECRET, known)
                            .header("content-type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build();
            return said(
                    member.memberId(), http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException | IllegalArgumentException | JacksonException e) {
            LOG.warn("member {} took no order: {}", member.memberId(), e.getClass().getName());
            return new Said(member.memberId(), false, null, "the member cannot be reached");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Said(member.memberId(), false, null, "the service is stopping");
        }
    }

    private static Said said(String memberId, HttpResponse<String> response) {
        JsonNode answer = ContractJson.read(response.body(), JsonNode.class);
        if (response.statusCode() == 200) {
            return new Said(memberId, true, answer, null);
        }
        String why = answer.at("/error/message").asString("it gave no reason");
        return new Said(memberId, false, null, response.statusCode() + ": " + why);
    }
}
