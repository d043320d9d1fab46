package io.alliancehub.launcher;

import io.alliancehub.launcher.client.Answer;
import io.alliancehub.launcher.client.ChatClient;
import io.alliancehub.launcher.client.ChatRequest;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.Secrets.DemoBank;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Waits until a call of each demo bank would go through. After a start the service first counts
 * anew what each bank has used, and until then nobody is admitted. Asked is with a key that is
 * allowed no request: being told so (429) means that all before it works, the tokenizer and the
 * limits included, and neither computes nor costs anything.
 */
final class OpenBanks {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 50;
    // Passed, out of money, or out of requests: each is decided by limits that are in place.
    private static final Set<Integer> DECIDED = Set.of(200, 402, 429);

    private final ChatClient chat;
    private final LongSupplier ticker;

    /** What a bank is asked for with: its probe key, and a model that it may call. */
    record Probe(DemoBank bank, String alias) {}

    OpenBanks(ChatClient chat, LongSupplier ticker) {
        this.chat = chat;
        this.ticker = ticker;
    }

    void await(List<Probe> probes) {
        long deadline = ticker.getAsLong() + LIMIT.toNanos();
        for (Probe probe : probes) {
            await(probe, deadline);
        }
    }

    private void await(Probe probe, long deadline) {
        ChatRequest request =
                new ChatRequest(probe.alias(), "ready?", 1, ChatRequest.Ending.NATURAL);
        Answer answer = chat.complete(probe.bank().probeKey(), request);
        while (!DECIDED.contains(answer.status())) {
            if (ticker.getAsLong() > deadline) {
                throw new HubFailure(
                        "The gateway does not admit calls of "
                                + probe.bank().name()
                                + ": "
                                + answer.brief());
            }
            pause();
            answer = chat.complete(probe.bank().probeKey(), request);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubFailure("The start was interrupted.", e);
        }
    }
}
