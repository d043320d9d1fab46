package io.alliancehub.launcher.demo;

import static io.alliancehub.launcher.demo.Stage.holds;

import io.alliancehub.launcher.client.Answer;
import io.alliancehub.launcher.client.ChatRequest;
import io.alliancehub.launcher.client.ChatStream;
import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.demo.Stage.StoryKey;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Banks come in, call a model, and are kept from models that are not theirs. */
final class BankSteps {
    private static final Duration PROPAGATION = Duration.ofSeconds(5);
    private static final int ANSWER_TOKENS = 120;

    private final Stage stage;

    BankSteps(Stage stage) {
        this.stage = stage;
    }

    /** A fourth bank is onboarded and calls a model moments later. Answers its id. */
    String fourthBank() {
        String name = "Demo Bank " + stage.mark + " (synthetic)";
        String bank = stage.control.createBank(name, "demo-" + stage.mark);
        stage.later(
                () ->
                        stage.control.post(
                                "/tenants/" + bank + "/close",
                                Map.of("reason", "the demo is over")));
        String project = stage.control.createProject(bank, "default");
        String app = stage.control.createApp(bank, project, "counter-service");
        stage.control.setLimit(bank, "BANK", bank, "REQUESTS_PER_MINUTE", 300);
        stage.control.setLimit(bank, "BANK", bank, "MONEY_PER_MONTH", 50_000_000);
        stage.control.grant(Stage.MODEL, bank);
        StoryKey key = stage.newKey(bank, app, "fourth bank");
        long start = stage.nanos();
        stage.await(
                "the new bank sees the model it was granted",
                PROPAGATION,
                () -> sees(key, Stage.MODEL));
        stage.saw(
                "%s has a project, an app, limits, a key, and sees %s after %d ms",
                name, Stage.MODEL, stage.millisSince(start));
        Answer answer =
                stage.await(
                        "the new bank's first call is answered",
                        PROPAGATION,
                        () -> unlessNotOpenYet(key));
        holds(answer.status() == 200, "its first call is answered, not %s", answer.brief());
        stage.saw(
                "its first call, %d ms after it was let in: %s",
                stage.millisSince(start), oneLine(content(answer)));
        return bank;
    }

    /** Nobody is admitted before the service has opened the bank's counters. */
    private Optional<Answer> unlessNotOpenYet(StoryKey key) {
        Answer answer = stage.complete(key, Stage.ask("hello", ANSWER_TOKENS));
        String code = answer.body().path("error").path("code").asString("");
        return code.equals("limits_rebuilding") ? Optional.empty() : Optional.of(answer);
    }

    private Optional<Boolean> sees(StoryKey key, String model) {
        for (JsonNode entry : stage.chat.models(key.apiKey()).body().path("data")) {
            if (entry.path("id").asString("").equals(model)) {
                return Optional.of(true);
            }
        }
        return Optional.empty();
    }

    private static String content(Answer answer) {
        return answer.body().path("choices").path(0).path("message").path("content").asString("");
    }

    private static String oneLine(String text) {
        String line = text.replace('\n', ' ').strip();
        return line.length() > 70 ? line.substring(0, 70) + "…" : line;
    }

    /** Bank A streams an answer, token by token, with its usage at the end. */
    void stream() {
        StoryKey key = stage.newKey(stage.banks.get(0).id(), "stream");
        awaitKey(key);
        long start = stage.nanos();
        try (ChatStream stream =
                stage.chat.open(key.apiKey(), Stage.ask("你好,请问如何开户?", ANSWER_TOKENS))) {
            holds(stream.status() == 200, "the stream opens, not with %d", stream.status());
            stage.accepted(key, stream.requestId());
            stream.readTextChunks(1);
            long first = stage.millisSince(start);
            stream.drain();
            holds(stream.done(), "the stream ends with [DONE]");
            JsonNode usage =
                    stream.usage()
                            .orElseThrow(
                                    () -> new HubFailure("The stream's end carries no usage."));
            long tokens = usage.path("completion_tokens").asLong();
            holds(
                    stream.textChunks() > 1 && tokens >= stream.textChunks(),
                    "%d tokens came in more than one chunk (%d)",
                    tokens,
                    stream.textChunks());
            stage.saw(
                    "first token after %d ms; %d tokens in %d chunks after %d ms",
                    first, tokens, stream.textChunks(), stage.millisSince(start));
            stage.saw("%s", oneLine(stream.text()));
        } catch (IOException e) {
            throw new HubFailure("The stream broke (" + e.getMessage() + ").", e);
        }
    }

    /** A new key is known to the gateway at once: it asks for keys that it has not seen. */
    void awaitKey(StoryKey key) {
        stage.await(
                "the gateway knows a new key",
                PROPAGATION,
                () -> stage.chat.models(key.apiKey()).ok() ? Optional.of(true) : Optional.empty());
    }

    /** A model that bank A was given does not exist for bank B. */
    void refusedModel() {
        String alias = "demo-" + stage.mark;
        copyModel(alias);
        stage.control.setPrice(alias, "2.5000", "0.5000", "7.5000");
        String bankA = stage.banks.get(0).id();
        stage.control.grant(alias, bankA);
        StoryKey ours = stage.newKey(bankA, "owner of a model");
        StoryKey theirs = stage.newKey(stage.banks.get(1).id(), "other bank");
        awaitKey(theirs);
        stage.await("bank A sees its model", PROPAGATION, () -> sees(ours, alias));
        Answer given = stage.complete(ours, request(alias));
        holds(given.status() == 200, "bank A may call it, not %s", given.brief());
        Answer refused = stage.complete(theirs, request(alias));
        JsonNode error = refused.body().path("error");
        holds(
                refused.status() == 404
                        && error.path("code").asString("").equals("model_not_found"),
                "bank B gets 404 model_not_found, not %s",
                refused.brief());
        Answer unknown = stage.complete(theirs, request("no-such-" + stage.mark));
        holds(
                unknown.status() == 404
                        && unknown.body()
                                .path("error")
                                .path("message")
                                .asString("")
                                .replace("no-such-", "demo-")
                                .equals(error.path("message").asString("")),
                "a model that exists for others looks like one that does not: %s",
                unknown.brief());
        stage.saw("bank A calls %s: 200", alias);
        stage.saw("bank B calls %s: 404 %s", alias, error.path("message").asString(""));
    }

    private static ChatRequest request(String alias) {
        return new ChatRequest(alias, "hello", 16, ChatRequest.Ending.NATURAL);
    }

    /** The bundled model under another name, as a bank's own model would be. */
    private void copyModel(String alias) {
        JsonNode model = stage.control.get("/models/" + Stage.MODEL);
        Map<String, Object> served = new LinkedHashMap<>();
        for (String field :
                new String[] {
                    "name", "architecture", "quantisation", "baseDigest", "tokenizerDigest"
                }) {
            served.put(field, ControlApi.text(model, field));
        }
        if (model.hasNonNull("templateDigest")) {
            served.put("templateDigest", ControlApi.text(model, "templateDigest"));
        }
        served.put("parameterCount", model.path("parameterCount").asLong());
        served.put("contextLength", model.path("contextLength").asInt());
        served.put("numericsProfile", "as the pool serves it");
        stage.control.post(
                "/models",
                Map.of(
                        "alias",
                        alias,
                        "servedModel",
                        served,
                        "defaultMaxTokens",
                        model.path("defaultMaxTokens").asInt()));
        stage.later(() -> stage.control.delete("/models/" + alias));
    }
}
