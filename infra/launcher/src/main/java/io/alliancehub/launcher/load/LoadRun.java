package io.alliancehub.launcher.load;

import io.alliancehub.launcher.client.ChatClient;
import io.alliancehub.launcher.client.ChatRequest;
import io.alliancehub.launcher.client.ChatStream;
import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.client.ControlApi.IssuedKey;
import io.alliancehub.launcher.client.MemberMetrics;
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
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * A closed loop of streams by a bank of its own: each stream is followed by the next until the time
 * is over. Afterwards every answer is looked for among the usage rows.
 */
public final class LoadRun {
    private static final Duration SETTLE = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 500;

    private final ControlApi control;
    private final ChatClient chat;
    private final MemberMetrics member;
    private final LongSupplier ticker;
    private final String mark;

    /**
     * @param ticker nanoseconds
     * @param mark tells this run's bank from every other
     */
    public LoadRun(
            ControlApi control,
            ChatClient chat,
            MemberMetrics member,
            LongSupplier ticker,
            String mark) {
        this.control = control;
        this.chat = chat;
        this.member = member;
        this.ticker = ticker;
        this.mark = mark;
    }

    /** Runs, recounts, removes its bank again. */
    public LoadReport run(LoadPlan plan) {
        String bank = control.createBank("Load Bank " + mark + " (synthetic)", "load-" + mark);
        try {
            String project = control.createProject(bank, "default");
            String app = control.createApp(bank, project, "load");
            plan.models().forEach(model -> control.grant(model, bank));
            IssuedKey key = control.createKey(bank, app, "load");
            IssuedKey first = control.createKey(bank, app, "first call");
            plan.models().forEach(model -> awaitOpen(first, model));
            MemberReading before = readIdle();
            long start = ticker.getAsLong();
            List<StreamSample> samples = together(key, plan, start + plan.duration().toNanos());
            long took = ticker.getAsLong() - start;
            BilledRequests billed = awaitRows(bank, key, samples);
            return LoadReport.of(
                    samples, took, billed, new LoadReport.Readings(before, readGivenBack(before)));
        } finally {
            control.post("/tenants/" + bank + "/close", Map.of("reason", "the load is over"));
        }
    }

    /**
     * Calls with another key until the new bank is let in, so that the load counts its own alone.
     */
    private void awaitOpen(IssuedKey key, String model) {
        ChatRequest request = new ChatRequest(model, "hello", 1, ChatRequest.Ending.NATURAL);
        long deadline = ticker.getAsLong() + Duration.ofSeconds(10).toNanos();
        while (!chat.complete(key.apiKey(), request).ok()) {
            if (ticker.getAsLong() > deadline) {
                throw new HubFailure("The gateway does not let the load's bank in after 10 s.");
            }
            pause();
        }
    }

    /** Waits until the member has nothing to do; if it never has, that is what is read. */
    private MemberReading readIdle() {
        return readOnce(reading -> reading.unfinished() == 0);
    }

    /** Waits until the member holds no more than before, as its idle connections end by time. */
    private MemberReading readGivenBack(MemberReading before) {
        return readOnce(reading -> reading.isNoMoreThan(before));
    }

    private MemberReading readOnce(Predicate<MemberReading> settled) {
        long deadline = ticker.getAsLong() + SETTLE.toNanos();
        MemberReading reading = MemberReading.of(member);
        while (!settled.test(reading) && ticker.getAsLong() < deadline) {
            pause();
            reading = MemberReading.of(member);
        }
        return reading;
    }

    private List<StreamSample> together(IssuedKey key, LoadPlan plan, long end) {
        List<StreamSample> all = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<StreamSample>>> running = new ArrayList<>();
            for (int i = 0; i < plan.clients(); i++) {
                Caller caller = new Caller(plan, i);
                running.add(executor.submit(() -> loop(key, caller, end)));
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

    private List<StreamSample> loop(IssuedKey key, Caller caller, long end) {
        List<StreamSample> samples = new ArrayList<>();
        while (ticker.getAsLong() < end) {
            StreamSample sample = once(key, caller.next());
            samples.add(sample);
            if (!sample.failure().isEmpty()) {
                pause();
            }
        }
        return samples;
    }

    private StreamSample once(IssuedKey key, Caller.Turn turn) {
        long start = ticker.getAsLong();
        Arrivals arrivals = new Arrivals();
        String requestId = "";
        try (ChatStream stream = chat.open(key.apiKey(), turn.request())) {
            requestId = stream.requestId();
            if (stream.status() != 200) {
                return StreamSample.failed(stream.refusal(), requestId);
            }
            int seen = 0;
            while (seen < turn.chunksMax() && stream.next().isPresent()) {
                if (stream.textChunks() > seen) {
                    seen = stream.textChunks();
                    arrivals.add(ticker.getAsLong() - start);
                }
            }
            if (!turn.isToTheEnd()) {
                return StreamSample.cancelled(requestId);
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
                    "",
                    false);
        } catch (IOException | HubFailure e) {
            return StreamSample.failed(String.valueOf(e.getMessage()), requestId);
        }
    }

    /** The key's usage rows, as soon as each answer that was heard to its end has one. */
    private BilledRequests awaitRows(String bank, IssuedKey key, List<StreamSample> samples) {
        List<StreamSample> answers = samples.stream().filter(StreamSample::isWhole).toList();
        long deadline = ticker.getAsLong() + SETTLE.toNanos();
        BilledRequests billed = billed(bank, key);
        while (!billed.hasAll(answers) && ticker.getAsLong() < deadline) {
            pause();
            billed = billed(bank, key);
        }
        return billed;
    }

    private BilledRequests billed(String bank, IssuedKey key) {
        BilledRequests billed = new BilledRequests();
        new UsageRows(control).forEachOfKey(bank, key.id(), billed::add);
        return billed;
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
