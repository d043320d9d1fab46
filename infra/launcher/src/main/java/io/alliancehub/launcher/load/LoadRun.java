package io.alliancehub.launcher.load;

import io.alliancehub.launcher.client.ChatClient;
import io.alliancehub.launcher.client.ChatRequest;
import io.alliancehub.launcher.client.ChatStream;
import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.client.ControlApi.IssuedKey;
import io.alliancehub.launcher.client.UsageRows;
import io.alliancehub.launcher.console.HubFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;

/**
 * A closed loop of streams by a bank of its own: each stream is followed by the next until the time
 * is over. Afterwards every answer is looked for among the usage rows.
 */
public final class LoadRun {
    private static final List<String> PROMPTS =
            List.of(
                    "hello, how do I open an account?",
                    "你好,请问如何开户?",
                    "Please tell me about fees.",
                    "请把 1234.56 元写成大写金额。");
    private static final Duration SETTLE = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 500;

    private final ControlApi control;
    private final ChatClient chat;
    private final LongSupplier ticker;
    private final String mark;

    /**
     * @param ticker nanoseconds
     * @param mark tells this run's bank from every other
     */
    public LoadRun(ControlApi control, ChatClient chat, LongSupplier ticker, String mark) {
        this.control = control;
        this.chat = chat;
        this.ticker = ticker;
        this.mark = mark;
    }

    /** Runs, recounts, removes its bank again. */
    public LoadReport run(int streams, Duration duration, int maxTokens) {
        String bank = control.createBank("Load Bank " + mark + " (synthetic)", "load-" + mark);
        try {
            String project = control.createProject(bank, "default");
            String app = control.createApp(bank, project, "load");
            control.grant("hub-mini", bank);
            IssuedKey key = control.createKey(bank, app, "load");
            awaitOpen(control.createKey(bank, app, "first call"));
            long start = ticker.getAsLong();
            List<StreamSample> samples =
                    together(key, streams, start + duration.toNanos(), maxTokens);
            long took = ticker.getAsLong() - start;
            return LoadReport.of(samples, took, awaitRows(bank, key, samples));
        } finally {
            control.post("/tenants/" + bank + "/close", Map.of("reason", "the load is over"));
        }
    }

    /**
     * Calls with another key until the new bank is let in, so that the load counts its own alone.
     */
    private void awaitOpen(IssuedKey key) {
        ChatRequest request = new ChatRequest("hub-mini", "hello", 1, ChatRequest.Ending.NATURAL);
        long deadline = ticker.getAsLong() + Duration.ofSeconds(10).toNanos();
        while (!chat.complete(key.apiKey(), request).ok()) {
            if (ticker.getAsLong() > deadline) {
                throw new HubFailure("The gateway does not let the load's bank in after 10 s.");
            }
            pause();
        }
    }

    private List<StreamSample> together(IssuedKey key, int streams, long end, int maxTokens) {
        List<StreamSample> all = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<StreamSample>>> running = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                int stream = i;
                running.add(executor.submit(() -> loop(key, stream, end, maxTokens)));
            }
            for (Future<List<StreamSample>> one : running) {
                all.addAll(one.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubFailure("The load was interrupted.", e);
        } catch (ExecutionException e) {
            throw new HubFailure("The load failed (" + e.getCause() + ").", e);
        }
        return all;
    }

    private List<StreamSample> loop(IssuedKey key, int stream, long end, int maxTokens) {
        List<StreamSample> samples = new ArrayList<>();
        for (int turn = stream; ticker.getAsLong() < end; turn++) {
            String prompt = PROMPTS.get(turn % PROMPTS.size());
            ChatRequest request =
                    new ChatRequest(
                            "hub-mini", prompt, maxTokens, ChatRequest.Ending.AT_MAX_TOKENS);
            StreamSample sample = once(key, request);
            samples.add(sample);
            if (!sample.failure().isEmpty()) {
                pause();
            }
        }
        return samples;
    }

    private StreamSample once(IssuedKey key, ChatRequest request) {
        long start = ticker.getAsLong();
        List<Long> arrivals = new ArrayList<>();
        String requestId = "";
        try (ChatStream stream = chat.open(key.apiKey(), request)) {
            requestId = stream.requestId();
            if (stream.status() != 200) {
                return StreamSample.failed(stream.refusal(), requestId);
            }
            int seen = 0;
            while (stream.next().isPresent()) {
                if (stream.textChunks() > seen) {
                    seen = stream.textChunks();
                    arrivals.add(ticker.getAsLong() - start);
                }
            }
            JsonNode usage = stream.usage().orElse(null);
            if (!stream.done() || usage == null) {
                return StreamSample.failed("cut", requestId);
            }
            return new StreamSample(
                    requestId,
                    usage.path("prompt_tokens").asLong(),
                    usage.path("completion_tokens").asLong(),
                    arrivals,
                    "");
        } catch (IOException | HubFailure e) {
            return StreamSample.failed(String.valueOf(e.getMessage()), requestId);
        }
    }

    /** The key's usage rows, as soon as there are as many as answers. */
    private List<JsonNode> awaitRows(String bank, IssuedKey key, List<StreamSample> samples) {
        long answers = samples.stream().filter(sample -> sample.failure().isEmpty()).count();
        UsageRows usage = new UsageRows(control);
        long deadline = ticker.getAsLong() + SETTLE.toNanos();
        List<JsonNode> rows = usage.ofKey(bank, key.id());
        while (rows.size() < answers && ticker.getAsLong() < deadline) {
            pause();
            rows = usage.ofKey(bank, key.id());
        }
        return rows;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubFailure("The load was interrupted.", e);
        }
    }
}
