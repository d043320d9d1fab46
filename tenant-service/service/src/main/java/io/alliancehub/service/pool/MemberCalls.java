package io.alliancehub.service.pool;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.settings.MemberSecret;
import io.alliancehub.service.settings.OutgoingThreads;
import java.io.FileNotFoundException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Calls of one member with the members' secret; nothing is tried twice. */
@Component
final class MemberCalls {
    private static final Logger LOG = LoggerFactory.getLogger(MemberCalls.class);

    private final MemberSecret secret;
    private final HttpClient http;

    MemberCalls(MemberSecret secret, OutgoingThreads threads) {
        this.secret = secret;
        this.http = threads.client();
    }

    /**
     * What a member said.
     *
     * @param status of its answer; 0 where there was none
     * @param answer its own words where it did as it was told
     * @param failure why it did not, in its words where it gave any
     */
    record Heard(int status, @Nullable JsonNode answer, @Nullable String failure) {}

    /** Whether the service was told the secret. */
    boolean isPossible() {
        return secret.value() != null;
    }

    /**
     * Refuses where the service was not told the secret.
     *
     * @throws HubProblem saying so
     */
    void requirePossible() {
        if (!isPossible()) {
            throw new HubProblem(
                    ProblemCode.MEMBER_UNAVAILABLE,
                    "the service was not told the members' secret; set HUB_MEMBER_SECRET");
        }
    }

    /** Asks a member; never ends exceptionally. */
    CompletableFuture<Heard> get(MemberHeartbeat member, String path, Duration within) {
        return send(member, path, within, HttpRequest.Builder::GET);
    }

    /** Tells a member something; never ends exceptionally. */
    CompletableFuture<Heard> post(
            MemberHeartbeat member, String path, Object order, Duration within) {
        HttpRequest.BodyPublisher body =
                HttpRequest.BodyPublishers.ofString(ContractJson.write(order));
        return send(
                member,
                path,
                within,
                it -> it.header("content-type", "application/json").POST(body));
    }

    /** Sends a member a file; never ends exceptionally. */
    CompletableFuture<Heard> put(MemberHeartbeat member, String path, Path file, Duration within) {
        HttpRequest.BodyPublisher body;
        try {
            body = HttpRequest.BodyPublishers.ofFile(file);
        } catch (FileNotFoundException e) {
            return CompletableFuture.completedFuture(
                    new Heard(0, null, "the service no longer has the file"));
        }
        return send(
                member,
                path,
                within,
                it -> it.header("content-type", "application/octet-stream").PUT(body));
    }

    /** Has a member remove something; never ends exceptionally. */
    CompletableFuture<Heard> delete(MemberHeartbeat member, String path, Duration within) {
        return send(member, path, within, HttpRequest.Builder::DELETE);
    }

    private CompletableFuture<Heard> send(
            MemberHeartbeat member,
            String path,
            Duration within,
            UnaryOperator<HttpRequest.Builder> method) {
        HttpRequest request;
        try {
            request =
                    method.apply(
                                    HttpRequest.newBuilder(URI.create(member.url() + path))
                                            .timeout(within)
                                            .header(
                                                    MemberProtocol.SECRET,
                                                    String.valueOf(secret.value())))
                            .build();
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(unreachable(member, e));
        }
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .handle(
                        (response, failure) ->
                                response == null
                                        ? unreachable(member, failure)
                                        : heard(member, response));
    }

    private static Heard unreachable(MemberHeartbeat member, @Nullable Throwable failure) {
        LOG.debug("member {} did not answer", member.memberId(), failure);
        return new Heard(0, null, "the member cannot be reached");
    }

    private static Heard heard(MemberHeartbeat member, HttpResponse<String> response) {
        int status = response.statusCode();
        JsonNode answer;
        try {
            answer = ContractJson.read(response.body(), JsonNode.class);
        } catch (JacksonException e) {
            LOG.debug("member {} gave no JSON", member.memberId(), e);
            return new Heard(status, null, status + ": its answer cannot be read");
        }
        if (status == 200) {
            return new Heard(status, answer, null);
        }
        String why = answer.at("/error/message").asString("it gave no reason");
        return new Heard(status, null, status + ": " + why);
    }
}
