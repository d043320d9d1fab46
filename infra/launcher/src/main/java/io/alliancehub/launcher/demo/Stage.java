package io.alliancehub.launcher.demo;

import io.alliancehub.launcher.client.Answer;
import io.alliancehub.launcher.client.ChatClient;
import io.alliancehub.launcher.client.ChatRequest;
import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.client.ControlApi.IssuedKey;
import io.alliancehub.launcher.client.MemberMetrics;
import io.alliancehub.launcher.client.UsageRows;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.Secrets.DemoBank;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * What the story plays with: the hub's interfaces, the three demo banks, and a list of everything
 * that the story made and has to remove again.
 */
final class Stage {
    static final String MODEL = "hub-mini";

    private static final long PAUSE_MILLIS = 50;

    final ControlApi control;
    final ChatClient chat;
    final UsageRows usage;
    final MemberMetrics member;
    final List<DemoBank> banks;
    final Clock clock;

    /** Tells this run's names from those of every other run. */
    final String mark;

    private final LongSupplier ticker;
    private final PrintStream out;
    private final Deque<Runnable> cleanUp = new ArrayDeque<>();
    private final List<StoryKey> keys = new ArrayList<>();
    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());

    /** A key that the story made. */
    record StoryKey(String bank, IssuedKey issued) {
        String apiKey() {
            return issued.apiKey();
        }
    }

    /** A call that the hub took on, and that must stand on the bill exactly once. */
    record Call(StoryKey key, String requestId) {}

    Stage(
            ControlApi control,
            ChatClient chat,
            MemberMetrics member,
            List<DemoBank> banks,
            Clock clock,
            LongSupplier ticker,
            PrintStream out) {
        this.control = control;
        this.chat = chat;
        this.usage = new UsageRows(control);
        this.member = member;
        this.banks = List.copyOf(banks);
        this.clock = clock;
        this.mark = Long.toString(clock.millis(), 36);
        this.ticker = ticker;
        this.out = out;
    }

    /** Tells what was seen. */
    void saw(String format, Object... values) {
        out.println("     " + String.format(Locale.ROOT, format, values));
    }

    /** The story goes on only if this is so. */
    static void holds(boolean claim, String format, Object... values) {
        if (!claim) {
            throw new HubFailure("It does not hold: " + String.format(Locale.ROOT, format, values));
        }
    }

    /** Asks again and again until there is an answer. */
    <T> T await(String what, Duration limit, Supplier<Optional<T>> question) {
        long start = ticker.getAsLong();
        while (true) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (ticker.getAsLong() - start > limit.toNanos()) {
                throw new HubFailure(
                        "It does not hold: " + what + " within " + limit.toMillis() + " ms.");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubFailure("The story was interrupted.", e);
        }
    }

    /** Nanoseconds of an arbitrary clock. */
    long nanos() {
        return ticker.getAsLong();
    }

    /** Milliseconds since {@code start}, which is of {@link #nanos}. */
    long millisSince(long start) {
        return (ticker.getAsLong() - start) / 1_000_000;
    }

    /** Removes something when the story is over, however it ends. */
    void later(Runnable removal) {
        cleanUp.push(removal);
    }

    /** Removes what the story made, last things first; tells what could not be removed. */
    void clear() {
        while (!cleanUp.isEmpty()) {
            try {
                cleanUp.pop().run();
            } catch (HubFailure failure) {
                saw("could not clean up: %s", failure.sentence());
            }
        }
    }

    /** A key of a demo bank's app, revoked when the story is over. */
    StoryKey newKey(String bank, String purpose) {
        JsonNode app = control.list("/tenants/" + bank + "/apps").getFirst();
        return newKey(bank, ControlApi.text(app, "id"), purpose);
    }

    /** A key of an app, revoked when the story is over. */
    StoryKey newKey(String bank, String app, String purpose) {
        IssuedKey issued = control.createKey(bank, app, "demo " + purpose + " " + mark);
        StoryKey key = new StoryKey(bank, issued);
        keys.add(key);
        later(() -> revokeIfActive(key));
        return key;
    }

    private void revokeIfActive(StoryKey key) {
        String path = "/tenants/" + key.bank() + "/keys/" + key.issued().id();
        if (control.get(path).path("status").asString("").equals("ACTIVE")) {
            control.revokeKey(key.bank(), key.issued().id(), "the demo is over");
        }
    }

    /** All keys that the story made. */
    List<StoryKey> keys() {
        return List.copyOf(keys);
    }

    /** Calls with a whole answer; one that was taken on is remembered. */
    Answer complete(StoryKey key, ChatRequest request) {
        Answer answer = chat.complete(key.apiKey(), request);
        if (answer.ok()) {
            accepted(key, answer.header("x-request-id").orElse(""));
        }
        return answer;
    }

    /** Remembers a call that the hub took on. */
    void accepted(StoryKey key, String requestId) {
        holds(!requestId.isEmpty(), "an answer carries x-request-id");
        calls.add(new Call(key, requestId));
    }

    /** All calls that the hub took on. */
    List<Call> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    /** The usage row of one call, when it has come. */
    JsonNode awaitRow(StoryKey key, String requestId, Duration limit) {
        return await(
                "the usage row of " + requestId + " appears",
                limit,
                () -> usage.find(key.bank(), requestId));
    }

    /** A request for the bundled model that ends where the model ends it. */
    static ChatRequest ask(String prompt, int maxTokens) {
        return new ChatRequest(MODEL, prompt, maxTokens, ChatRequest.Ending.NATURAL);
    }

    /** A request whose answer has exactly {@code tokens} tokens. */
    static ChatRequest exactly(String prompt, int tokens) {
        return new ChatRequest(MODEL, prompt, tokens, ChatRequest.Ending.AT_MAX_TOKENS);
    }
}
