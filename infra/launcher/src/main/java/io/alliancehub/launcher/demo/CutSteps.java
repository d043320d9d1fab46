package io.alliancehub.launcher.demo;

import static io.alliancehub.launcher.demo.Stage.holds;

import io.alliancehub.launcher.client.Answer;
import io.alliancehub.launcher.client.ChatRequest;
import io.alliancehub.launcher.client.ChatStream;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.demo.Stage.StoryKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;

/** Streams that are cut: by the caller, by a revoked key, by a gateway that dies. */
final class CutSteps {
    private static final Duration ROW_LIMIT = Duration.ofSeconds(30);
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(20);
    private static final Duration RESTART_LIMIT = Duration.ofSeconds(60);
    private static final Duration LOST_LIMIT = Duration.ofSeconds(90);
    private static final long REVOKE_MILLIS = 5_000;
    private static final int CUT_AFTER_CHUNKS = 5;

    // A killed gateway may lose what came since its last checkpoint and what was on its way to
    // disk.
    private static final int UNSAVED_TOKENS = 8;
    private static final long UNSAVED_MILLIS = 100;

    private static final long KILL_AFTER_MILLIS = 250;

    private static final int ATTEMPTS = 3;
    private static final String PROMPT = "Tell me a long story about a bank.";

    private final Stage stage;
    private final LongSupplier gatewayPid;
    private final long stopMillis;

    /**
     * @param gatewayPid the gateway's process now
     * @param stopMillis how soon the member is idle after a client hung up
     */
    CutSteps(Stage stage, LongSupplier gatewayPid, long stopMillis) {
        this.stage = stage;
        this.gatewayPid = gatewayPid;
        this.stopMillis = stopMillis;
    }

    /** The longest answer that the model has room for. */
    private ChatRequest longAnswer() {
        JsonNode model = stage.control.get("/models/" + Stage.MODEL);
        int room = model.path("contextLength").asInt() - 64;
        return Stage.exactly(PROMPT, room);
    }

    /** What was seen of one stream that was cut. */
    private record Cut(StoryKey key, String requestId, int received, long before, long at) {}

    /**
     * A client hangs up: the member stops at once and the bill says what was received. On a machine
     * that is busy with other things a hundred milliseconds may pass before anybody is asked, so it
     * is tried up to three times.
     */
    void hangUp() {
        for (int attempt = 1; !stopsInTime(attempt); attempt++) {
            holds(attempt < ATTEMPTS, "the member stops within %d ms", stopMillis);
        }
    }

    private boolean stopsInTime(int attempt) {
        StoryKey key = stage.newKey(stage.banks.get(0).id(), "hang up " + attempt);
        ChatRequest request = longAnswer();
        Cut cut = hangUp(key, request);
        long idle = idleMillis(stage.member::running, () -> stage.millisSince(cut.at()));
        billedAsReceived(cut, request);
        stage.saw("the member was idle %d ms after that at the latest", idle);
        return idle <= stopMillis;
    }

    /**
     * How long the member was busy at the most: until it had answered that it is idle. It is asked
     * without a pause, as each answer comes that much later than what it tells.
     */
    static long idleMillis(LongSupplier running, LongSupplier elapsedMillis) {
        while (running.getAsLong() > 0) {
            holds(
                    elapsedMillis.getAsLong() < IDLE_LIMIT.toMillis(),
                    "the member stops after the caller hung up");
        }
        return elapsedMillis.getAsLong();
    }

    private Cut hangUp(StoryKey key, ChatRequest request) {
        awaitIdle();
        long before = stage.member.generatedTokens();
        try (ChatStream stream = stage.chat.open(key.apiKey(), request)) {
            holds(stream.status() == 200, "the stream opens, not with %d", stream.status());
            stage.accepted(key, stream.requestId());
            stream.readTextChunks(CUT_AFTER_CHUNKS);
            return new Cut(key, stream.requestId(), stream.textChunks(), before, stage.nanos());
        } catch (IOException e) {
            throw new HubFailure("The stream broke (" + e.getMessage() + ").", e);
        }
    }

    private void billedAsReceived(Cut cut, ChatRequest request) {
        JsonNode row = stage.awaitRow(cut.key(), cut.requestId(), ROW_LIMIT);
        long billed = row.path("completionTokens").asLong();
        long beyond = row.path("beyondTokens").asLong();
        long computed = stage.member.generatedTokens() - cut.before();
        outcome(row, "CLIENT_GONE");
        holds(
                cut.received() <= billed && billed + beyond <= computed,
                "received %d <= billed %d, and billed + beyond %d <= computed %d",
                cut.received(),
                billed,
                beyond,
                computed);
        holds(
                billed + beyond >= computed - 1 && row.path("evidence").isObject(),
                "the member has accounted for all %d it computed (but the last, which was chosen"
                        + " and not computed), with evidence: %s",
                computed,
                row);
        holds(
                computed < request.maxTokens(),
                "the answer was cut: %d of %d tokens",
                computed,
                request.maxTokens());
        stage.saw(
                "hung up after %d chunks; the member had computed %d of %d tokens",
                cut.received(), computed, request.maxTokens());
        stage.saw(
                "the bill: CLIENT_GONE, %d completion tokens, %d beyond at the platform's cost",
                billed, beyond);
    }

    private void awaitIdle() {
        stage.await(
                "the member becomes idle",
                IDLE_LIMIT,
                () -> stage.member.running() == 0 ? Optional.of(true) : Optional.empty());
    }

    private static void outcome(JsonNode row, String expected) {
        String outcome = row.path("outcome").asString("");
        holds(outcome.equals(expected), "the row says %s, not %s", expected, outcome);
    }

    /** A revoked key is refused in under five seconds. */
    void revoke() {
        StoryKey key = stage.newKey(stage.banks.get(1).id(), "to be revoked");
        Answer before = stage.complete(key, Stage.ask("hello", 4));
        holds(before.status() == 200, "the key works, not %s", before.brief());
        stage.control.revokeKey(key.bank(), key.issued().id(), "the demo shows it");
        long revoked = stage.nanos();
        Answer after =
                stage.await(
                        "the revoked key is refused",
                        Duration.ofMillis(REVOKE_MILLIS),
                        () -> {
                            Answer answer = stage.complete(key, Stage.ask("hello", 4));
                            return answer.ok() ? Optional.empty() : Optional.of(answer);
                        });
        long millis = stage.millisSince(revoked);
        holds(
                after.status() == 401
                        && after.body()
                                .path("error")
                                .path("code")
                                .asString("")
                                .equals("invalid_api_key"),
                "it gets 401 invalid_api_key, not %s",
                after.brief());
        stage.saw("refused with 401 %d ms after it was revoked", millis);
    }

    /** The gateway dies in mid-stream, comes back, and settles what it had begun. */
    void gatewayLost() {
        StoryKey key = stage.newKey(stage.banks.get(0).id(), "gateway lost");
        awaitIdle();
        long pid = gatewayPid.getAsLong();
        List<Long> arrivals = new ArrayList<>();
        Cut cut = killGateway(key, pid, arrivals);
        stage.await("the gateway is back", RESTART_LIMIT, () -> answers(key));
        stage.saw(
                "killed process %d after %d chunks; another answered %d ms later",
                pid, cut.received(), stage.millisSince(cut.at()));
        billedToTheCheckpoint(cut, arrivals);
        stage.await(
                "the next call passes", RESTART_LIMIT, () -> passes(key, Stage.ask("hello", 8)));
    }

    private void billedToTheCheckpoint(Cut cut, List<Long> arrivals) {
        long sure =
                arrivals.stream()
                        .filter(arrival -> cut.at() - arrival > UNSAVED_MILLIS * 1_000_000)
                        .count();
        JsonNode row = stage.awaitRow(cut.key(), cut.requestId(), LOST_LIMIT);
        long billed = row.path("completionTokens").asLong();
        long beyond = row.path("beyondTokens").asLong();
        long computed = stage.member.generatedTokens() - cut.before();
        outcome(row, "GATEWAY_LOST");
        holds(
                billed + beyond <= computed && row.path("promptTokens").asLong() > 0,
                "billed %d and beyond %d are no more than computed %d: %s",
                billed,
                beyond,
                computed,
                row);
        // A chunk of text stands for one token or more.
        holds(
                billed >= Math.max(1, sure - UNSAVED_TOKENS),
                "billed %d of at least %d tokens that came %d ms before: all but the last %d are"
                        + " on the bill",
                billed,
                sure,
                UNSAVED_MILLIS,
                UNSAVED_TOKENS);
        holds(
                row.path("evidence").isObject(),
                "the member was asked afterwards, and says what made the answer: %s",
                row);
        stage.saw(
                "the bill: GATEWAY_LOST, %d completion tokens (%s), %d computed; %d had come more"
                        + " than %d ms before",
                billed, row.path("measurement").asString(""), computed, sure, UNSAVED_MILLIS);
    }

    /**
     * @param arrivals gets when each chunk of text came before the kill
     */
    private Cut killGateway(StoryKey key, long pid, List<Long> arrivals) {
        long before = stage.member.generatedTokens();
        ChatRequest request = longAnswer();
        try (ChatStream stream = stage.chat.open(key.apiKey(), request)) {
            holds(stream.status() == 200, "the stream opens, not with %d", stream.status());
            stage.accepted(key, stream.requestId());
            long first = stage.nanos();
            while (stream.textChunks() < CUT_AFTER_CHUNKS
                    || (stage.millisSince(first) < KILL_AFTER_MILLIS
                            && stream.textChunks() < request.maxTokens() / 3)) {
                stream.readTextChunks(stream.textChunks() + 1);
                arrivals.add(stage.nanos());
            }
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            long at = stage.nanos();
            return new Cut(key, stream.requestId(), brokenAfter(stream), before, at);
        } catch (IOException e) {
            throw new HubFailure("The stream broke early (" + e.getMessage() + ").", e);
        }
    }

    private Optional<Answer> passes(StoryKey key, ChatRequest request) {
        Answer answer = stage.complete(key, request);
        holds(
                answer.ok() || answer.status() == 503,
                "a call is answered, or refused for the moment, not %s",
                answer.brief());
        return answer.ok() ? Optional.of(answer) : Optional.empty();
    }

    private static int brokenAfter(ChatStream stream) {
        try {
            while (stream.next().isPresent()) {
                // what was on its way still arrives
            }
        } catch (IOException broken) {
            // as it should be: the gateway is dead
        }
        holds(!stream.done(), "the stream was cut before its end");
        return stream.textChunks();
    }

    private Optional<Boolean> answers(StoryKey key) {
        try {
            return stage.chat.models(key.apiKey()).ok() ? Optional.of(true) : Optional.empty();
        } catch (HubFailure notYet) {
            return Optional.empty();
        }
    }

    /** Every call that the hub took on has one usage row, and nothing else has any. */
    void nothingLostOrDoubled() {
        Map<String, Long> expected = new TreeMap<>();
        for (Stage.Call call : stage.calls()) {
            stage.awaitRow(call.key(), call.requestId(), ROW_LIMIT);
            expected.merge(call.requestId(), 1L, Long::sum);
        }
        Map<String, Long> rows = new TreeMap<>();
        for (StoryKey key : stage.keys()) {
            for (JsonNode row : stage.usage.ofKey(key.bank(), key.issued().id())) {
                rows.merge(row.path("requestId").asString(""), 1L, Long::sum);
            }
        }
        holds(
                rows.equals(expected),
                "each of %d calls has exactly one usage row: %s",
                expected.size(),
                difference(expected, rows));
        stage.saw(
                "%d calls were taken on; %d usage rows, each request exactly once",
                expected.size(), rows.size());
    }

    private static String difference(Map<String, Long> expected, Map<String, Long> rows) {
        StringBuilder text = new StringBuilder();
        expected.forEach(
                (id, count) -> {
                    if (!count.equals(rows.get(id))) {
                        text.append(id).append(" has ").append(rows.get(id)).append(" rows; ");
                    }
                });
        rows.keySet().stream()
                .filter(id -> !expected.containsKey(id))
                .forEach(id -> text.append(id).append(" was never taken on; "));
        return text.toString();
    }
}
