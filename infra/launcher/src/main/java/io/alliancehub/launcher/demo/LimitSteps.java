package io.alliancehub.launcher.demo;

import static io.alliancehub.launcher.demo.Stage.holds;

import io.alliancehub.launcher.client.Answer;
import io.alliancehub.launcher.client.ChatRequest;
import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.demo.Stage.StoryKey;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;

/** Limits hold, say which they are, and hold to the last call when many come at once. */
final class LimitSteps {
    private static final Duration PROPAGATION = Duration.ofSeconds(5);
    private static final Duration ROW_LIMIT = Duration.ofSeconds(30);
    private static final int REQUESTS = 3;
    private static final int CALLS = 10;
    private static final int AFFORDABLE = 3;
    private static final int TOKENS = 48;
    private static final String PROMPT = "Please tell me about my account.";

    private final Stage stage;

    LimitSteps(Stage stage) {
        this.stage = stage;
    }

    /** Bank C's fourth request in a minute is refused by a limit that names itself. */
    void requestsPerMinute() {
        String bank = stage.banks.get(2).id();
        StoryKey key = stage.newKey(bank, "requests per minute");
        limitKey(key, "REQUESTS_PER_MINUTE", REQUESTS);
        for (int i = 1; i <= REQUESTS; i++) {
            Answer answer = stage.complete(key, Stage.ask("hello", 8));
            holds(answer.status() == 200, "call %d passes, not %s", i, answer.brief());
        }
        Answer refused = stage.complete(key, Stage.ask("hello", 8));
        JsonNode error = refused.body().path("error");
        String message = error.path("message").asString("");
        int retryAfter = refused.header("retry-after").map(Integer::parseInt).orElse(0);
        holds(
                refused.status() == 429
                        && error.path("code").asString("").equals("rate_limit_exceeded"),
                "call %d gets 429 rate_limit_exceeded, not %s",
                REQUESTS + 1,
                refused.brief());
        holds(
                message.toLowerCase(Locale.ROOT).contains("key")
                        && message.contains(Integer.toString(REQUESTS))
                        && message.contains("minute"),
                "the refusal names its level, limit and window: %s",
                message);
        holds(retryAfter >= 1 && retryAfter <= 66, "retry-after is a time: %d", retryAfter);
        stage.saw(
                "calls 1 to %d: 200; call %d: 429, retry-after %d s",
                REQUESTS, REQUESTS + 1, retryAfter);
        stage.saw("%s", message);
    }

    private void limitKey(StoryKey key, String kind, long value) {
        String limit = stage.control.setLimit(key.bank(), "KEY", key.issued().id(), kind, value);
        stage.later(() -> stage.control.delete("/tenants/" + key.bank() + "/limits/" + limit));
        stage.await(
                "the gateway knows the new key",
                PROPAGATION,
                () -> stage.chat.models(key.apiKey()).ok() ? Optional.of(true) : Optional.empty());
    }

    /** Ten calls at once against money for three: three pass, seven are told why not. */
    void budgetForThree() {
        String bank = stage.banks.get(0).id();
        ChatRequest request = Stage.exactly(PROMPT, TOKENS);
        StoryKey meter = stage.newKey(bank, "price of one call");
        Answer one = stage.complete(meter, request);
        holds(one.status() == 200, "a call to size the budget passes, not %s", one.brief());
        JsonNode usage = one.body().path("usage");
        holds(
                usage.path("completion_tokens").asInt() == TOKENS,
                "the answer has exactly %d tokens: %s",
                TOKENS,
                usage);
        JsonNode row = stage.awaitRow(meter, one.header("x-request-id").orElse(""), ROW_LIMIT);
        long callMicroYuan =
                microYuan(
                        ControlApi.text(row, "priceVersion"), usage.path("prompt_tokens").asLong());
        StoryKey key = stage.newKey(bank, "budget for three");
        limitKey(key, "MONEY_PER_DAY", AFFORDABLE * callMicroYuan);
        List<Answer> answers = atOnce(key, request);
        long passed = answers.stream().filter(answer -> answer.status() == 200).count();
        long refused =
                answers.stream()
                        .filter(
                                answer ->
                                        answer.status() == 402
                                                && answer.body()
                                                        .path("error")
                                                        .path("code")
                                                        .asString("")
                                                        .equals("budget_exhausted"))
                        .count();
        holds(
                passed == AFFORDABLE && refused == CALLS - AFFORDABLE,
                "of %d calls exactly %d pass and the others get 402: %s",
                CALLS,
                AFFORDABLE,
                answers.stream().map(Answer::status).sorted().toList());
        stage.saw(
                "one call costs %d micro-yuan; a budget of %d lets %d of %d concurrent calls"
                        + " through and answers %d with 402 budget_exhausted",
                callMicroYuan, AFFORDABLE * callMicroYuan, passed, CALLS, refused);
    }

    /** What one call reserves and uses: price times tokens, rounded up to a micro-yuan. */
    private long microYuan(String priceVersion, long promptTokens) {
        JsonNode price =
                stage.control.list("/prices?alias=" + Stage.MODEL).stream()
                        .filter(one -> ControlApi.text(one, "priceVersion").equals(priceVersion))
                        .findFirst()
                        .orElseThrow(() -> new HubFailure("There is no price " + priceVersion));
        BigDecimal input = new BigDecimal(ControlApi.text(price, "inputPerMillion"));
        BigDecimal output = new BigDecimal(ControlApi.text(price, "outputPerMillion"));
        // Yuan for a million tokens is micro-yuan for one.
        return input.multiply(BigDecimal.valueOf(promptTokens))
                .add(output.multiply(BigDecimal.valueOf(TOKENS)))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    private List<Answer> atOnce(StoryKey key, ChatRequest request) {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Answer>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLS; i++) {
                running.add(
                        executor.submit(
                                () -> {
                                    start.await();
                                    return stage.complete(key, request);
                                }));
            }
            start.countDown();
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> one : running) {
                answers.add(one.get());
            }
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubFailure("The story was interrupted.", e);
        } catch (ExecutionException e) {
            throw new HubFailure("A call failed (" + e.getCause() + ").", e);
        }
    }
}
