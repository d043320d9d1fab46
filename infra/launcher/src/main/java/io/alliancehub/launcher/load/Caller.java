package io.alliancehub.launcher.load;

import io.alliancehub.launcher.client.ChatRequest;
import java.util.List;
import java.util.SplittableRandom;

/** Chooses the calls of one client, the same in every run of its number. */
final class Caller {
    private static final List<String> PROMPTS =
            List.of(
                    "hello, how do I open an account?",
                    "你好,请问如何开户?",
                    "Please tell me about fees.",
                    "请把 1234.56 元写成大写金额。");

    /** The bundled model reads 1,024 tokens; a Chinese character may be three of them. */
    private static final int LONG_PROMPT_PARTS_MAX = 24;

    private static final int CANCEL_PERCENT = 20;
    private static final int LONG_PERCENT = 30;

    private final LoadPlan plan;
    private final int number;
    private final SplittableRandom random;
    private int turn;

    Caller(LoadPlan plan, int number) {
        this.plan = plan;
        this.number = number;
        this.random = new SplittableRandom(number);
    }

    /**
     * A call.
     *
     * @param chunksMax chunks of text after which the caller hangs up
     */
    record Turn(ChatRequest request, int chunksMax) {
        boolean isToTheEnd() {
            return chunksMax == Integer.MAX_VALUE;
        }
    }

    Turn next() {
        int at = number + turn++;
        String model = plan.models().get(at % plan.models().size());
        String prompt = PROMPTS.get(at % PROMPTS.size());
        return switch (plan.mix()) {
            case ALIKE -> new Turn(request(model, prompt, plan.maxTokens()), Integer.MAX_VALUE);
            case MIXED -> mixed(model, prompt);
        };
    }

    private Turn mixed(String model, String prompt) {
        String text = prompt;
        if (random.nextInt(100) < LONG_PERCENT) {
            text = (prompt + "\n").repeat(2 + random.nextInt(LONG_PROMPT_PARTS_MAX - 1));
        }
        int tokens = 1 + random.nextInt(plan.maxTokens());
        boolean cancels = random.nextInt(100) < CANCEL_PERCENT;
        // Before the first text, in the middle, or late.
        int chunks = cancels ? random.nextInt(tokens) : Integer.MAX_VALUE;
        return new Turn(request(model, text, tokens), chunks);
    }

    private static ChatRequest request(String model, String prompt, int maxTokens) {
        return new ChatRequest(model, prompt, maxTokens, ChatRequest.Ending.AT_MAX_TOKENS);
    }
}
