package io.alliancehub.launcher;

import io.alliancehub.launcher.client.Answer;
import io.alliancehub.launcher.client.ChatClient;
import io.alliancehub.launcher.client.ChatRequest;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.Secrets.DemoBank;
import java.time.Duration;
import java.util.List;
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
    private static final int LIMITED = 429;

    private final ChatClient chat;
    private final LongSupplier ticker;

    OpenBanks(ChatClient chat, LongSupplier ticker) {
        this.chat = chat;
        this.ticker = ticker;
    }

    void await(List<DemoBank> banks) {
        long deadline = ticker.getAsLong() + LIMIT.toNanos();
        ChatRequest request = new ChatRequest("hub-mini", "ready?", 1, ChatRequest.Ending.NATURAL);
        for (DemoBank bank : banks) {
            Answer answer = chat.complete(bank.probeKey(), request);
            while (answer.status() != LIMITED) {
                if (ticker.getAsLong() > deadline) {
                    throw new HubFailure(
                            "The gateway does not admit calls of "
                                    + bank.name()
                                    + ": "
                                    + answer.brief());
                }
                pause();
                answer = chat.complete(bank.probeKey(), request);
            }
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
