package io.alliancehub.engine.testing;

import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.engine.GenerationRequest;
import io.alliancehub.engine.SamplingParameters;
import io.alliancehub.engine.TokenEvent;
import io.alliancehub.kernel.WeightType;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A tool, no test: tokens per second of a file of random weights in the shape of Qwen2-0.5B. Makes
 * the file if it is not there. Arguments: file, threads, kernels.
 */
public final class Measure {

    private Measure() {}

    /** Prints prefill and decode rates for 1 and 16 sequences. */
    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0]);
        if (!Files.exists(file)) {
            new SyntheticModel(24, 896, 4864, 14, 2, 151936, 32768, WeightType.Q8_0, true, 1)
                    .write(file);
        }
        EngineSettings settings =
                EngineSettings.defaults()
                        .withThreads(Integer.parseInt(args[1]))
                        .withKernels(args[2]);
        try (Engine engine = open(file, settings)) {
            System.out.println(engine.numericsProfile());
            round(engine, 1, 32, 16);
            for (int i = 0; i < 3; i++) {
                round(engine, 1, 512, 1);
                round(engine, 1, 16, 48);
                round(engine, 16, 16, 32);
            }
        }
    }

    private static Engine open(Path file, EngineSettings settings) throws IOException {
        return Engine.open(file, settings);
    }

    private static void round(Engine engine, int sequences, int prompt, int tokens)
            throws InterruptedException {
        var random = new SplittableRandom(3);
        var firsts = new CountDownLatch(sequences);
        var ends = new CountDownLatch(sequences);
        var lastFirst = new AtomicLong();
        long cpuStarted = cpuNanos();
        var cpuFirst = new AtomicLong();
        long started = System.nanoTime();
        for (int s = 0; s < sequences; s++) {
            int[] ids = random.ints(prompt, 0, 256).toArray();
            var sampling = new SamplingParameters(0, 0, 1, 0, tokens, List.of(), true);
            engine.submit(
                    new GenerationRequest("measure", ids, sampling),
                    event -> {
                        switch (event) {
                            case TokenEvent.Text more -> {
                                if (more.position() == 1) {
                                    lastFirst.set(System.nanoTime());
                                    cpuFirst.set(cpuNanos());
                                    firsts.countDown();
                                }
                            }
                            case TokenEvent.Finished finished -> ends.countDown();
                        }
                    });
        }
        ends.await();
        long ended = System.nanoTime();
        double prefill = (lastFirst.get() - started) / 1e9;
        double decode = (ended - lastFirst.get()) / 1e9;
        double prefillCpu = (cpuFirst.get() - cpuStarted) / 1e9;
        double decodeCpu = (cpuNanos() - cpuFirst.get()) / 1e9;
        int prompts = sequences * prompt;
        int decodes = sequences * (tokens - 1);
        System.out.printf(
                "%2d sequences, prompt %d: %.1f tok/s (%.1f per CPU s); then %d tokens each: %.1f"
                        + " tok/s (%.1f per CPU s)%n",
                sequences,
                prompt,
                prompts / prefill,
                prompts / prefillCpu,
                tokens,
                decodes / decode,
                decodes / decodeCpu);
    }

    /** CPU time of the whole process: what a loaded machine's wall clock does not tell. */
    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
