package io.alliancehub.server.metrics;

import io.alliancehub.server.metrics.AnswerMeter.ModelMeters;
import io.alliancehub.server.serving.AdapterLoad;
import io.alliancehub.server.serving.EngineLoad;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.serving.ModelDirectory;
import io.alliancehub.server.serving.StepSeconds;
import io.alliancehub.telemetry.ExportCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** All meters of the member. Thread-safe. */
public final class MemberMetrics {

    static final String MODEL = "model_name";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, ModelMeters> meters = new HashMap<>();
    private final BankMeters banks = new BankMeters(registry);
    private final LongSupplier nanoTicker;

    /** Meters for these models. */
    public MemberMetrics(ModelDirectory models, LongSupplier nanoTicker) {
        this.nanoTicker = nanoTicker;
        registry.config().namingConvention(new VllmNames());
        ProcessGauges.register(registry);
        for (LocalModel model : models.all()) {
            gauge("vllm:num_requests_running", model, EngineLoad::running);
            gauge("vllm:num_requests_waiting", model, EngineLoad::waiting);
            gauge("hub_kv_blocks", model, EngineLoad::kvBlocksTotal);
            gauge("hub_kv_blocks_free", model, EngineLoad::kvBlocksFree);
            gauge("hub_weights_copied_bytes", model, EngineLoad::copiedWeightBytes);
            gauge("vllm:kv_cache_usage_perc", model, MemberMetrics::usedShare);
            total("vllm:prefix_cache_queries_total", model, EngineLoad::queriedTokens);
            total("vllm:prefix_cache_hits_total", model, EngineLoad::cachedTokens);
            total("vllm:num_preemptions_total", model, EngineLoad::preemptions);
            total("vllm:spec_decode_num_draft_tokens_total", model, EngineLoad::draftedTokens);
            total("vllm:spec_decode_num_accepted_tokens_total", model, EngineLoad::acceptedTokens);
            total("hub_step_seconds_total", model, load -> load.seconds().whole());
            part("products", model, StepSeconds::products);
            part("attention", model, StepSeconds::attention);
            part("rest", model, StepSeconds::rest);
            part("sampling", model, StepSeconds::sampling);
            part("scheduling", model, StepSeconds::scheduling);
            part("delivery", model, StepSeconds::delivery);
            adapters("hub_adapters_registered", model, AdapterLoad::registered);
            adapters("hub_adapters_resident", model, AdapterLoad::resident);
            adapters("hub_adapters_resident_bytes", model, AdapterLoad::residentBytes);
            adapters("hub_adapters_waited_for", model, AdapterLoad::waitedFor);
            adapters("hub_adapter_requests_running", model, AdapterLoad::running);
            FunctionCounter.builder(
                            "hub_adapter_loads_total",
                            model,
                            it -> it.engine().adapterLoad().loads())
                    .tag(MODEL, model.name())
                    .register(registry);
            meters.put(
                    model.name(),
                    new ModelMeters(
                            counter("vllm:prompt_tokens_total", model),
                            counter("vllm:generation_tokens_total", model),
                            timer("vllm:time_to_first_token_seconds", model),
                            timer("vllm:inter_token_latency_seconds", model),
                            timer("vllm:e2e_request_latency_seconds", model)));
        }
    }

    /**
     * Begins to measure an answer of a model that was given to the constructor.
     *
     * @param bank whose it is; null where nobody said
     */
    public AnswerMeter arrived(LocalModel model, @Nullable String bank) {
        return new AnswerMeter(
                Objects.requireNonNull(meters.get(model.weights())),
                banks.of(model.weights(), bank),
                nanoTicker);
    }

    /** Tells what became of spans too. */
    public void spans(ExportCounts counts) {
        FunctionCounter.builder("hub_spans_exported_total", counts, ExportCounts::exported)
                .register(registry);
        FunctionCounter.builder("hub_spans_lost_total", counts, ExportCounts::lost)
                .register(registry);
    }

    /** All meters as Prometheus text. */
    public String scrape() {
        return registry.scrape();
    }

    private static double usedShare(EngineLoad load) {
        long total = load.kvBlocksTotal();
        return total == 0 ? 0 : 1 - (double) load.kvBlocksFree() / total;
    }

    private void gauge(String name, LocalModel model, ToDoubleFunction<EngineLoad> value) {
        Gauge.builder(name, model, it -> value.applyAsDouble(it.engine().load()))
                .tag(MODEL, model.name())
                .register(registry);
    }

    private void adapters(String name, LocalModel model, ToDoubleFunction<AdapterLoad> value) {
        Gauge.builder(name, model, it -> value.applyAsDouble(it.engine().adapterLoad()))
                .tag(MODEL, model.name())
                .register(registry);
    }

    /** A count that the engine keeps itself. */
    private void total(String name, LocalModel model, ToDoubleFunction<EngineLoad> value) {
        FunctionCounter.builder(name, model, it -> value.applyAsDouble(it.engine().load()))
                .tag(MODEL, model.name())
                .register(registry);
    }

    /** Seconds of steps that went into one part of them. */
    private void part(String part, LocalModel model, ToDoubleFunction<StepSeconds> value) {
        FunctionCounter.builder(
                        "hub_step_part_seconds_total",
                        model,
                        it -> value.applyAsDouble(it.engine().load().seconds()))
                .tag(MODEL, model.name())
                .tag("part", part)
                .register(registry);
    }

    private Counter counter(String name, LocalModel model) {
        return Counter.builder(name).tag(MODEL, model.name()).register(registry);
    }

    private Timer timer(String name, LocalModel model) {
        return Timer.builder(name)
                .tag(MODEL, model.name())
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(2500),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60))
                .register(registry);
    }
}
