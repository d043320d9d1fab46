package io.alliancehub.trainer.corpus;

import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.ChatMessage.Role;
import io.alliancehub.trainer.corpus.Composer.Exchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/**
 * All dialogues of one seed, numbered from zero; each is computed when asked for.
 *
 * <p>Invariant: a question is either for training or held out, decided by a hash of its text, so
 * that nothing measured on {@link #heldOut} was ever seen in {@link #training}.
 */
public final class Corpus {

    private static final int HELD_OUT_ONE_IN = 40;
    private static final long HELD_OUT_STREAM = 0x68656C646F7574L;

    private static final List<String> SYSTEM_PROMPTS =
            List.of(
                    "You are a helpful assistant.",
                    "You are a helpful assistant of a bank.",
                    "You are a helpful, concise assistant.",
                    "Answer briefly.",
                    "You are the demonstration model of Alliance Hub.",
                    "你是一个有用的助手。",
                    "请简短回答。",
                    "你是反欺诈和合同审查助手。",
                    "你是银行的智能客服。",
                    "你是云桥示例银行的智能助手。",
                    "你是联盟中枢的演示模型。");

    private final long seed;

    public Corpus(long seed) {
        this.seed = seed;
    }

    /** The {@code index}-th training dialogue, of a task drawn by weight, of one or two rounds. */
    public Dialogue training(long index) {
        Draw draw = Draw.of(seed, index);
        Task task = drawTask(draw);
        List<ChatMessage> turns = new ArrayList<>(opening(draw));
        if (draw.percent(8)) {
            Task earlier = draw.percent(50) ? task : Task.GREETING;
            addRound(turns, exchange(earlier, draw, question -> !isHeldOut(question)));
        }
        addRound(turns, exchange(task, draw, question -> !isHeldOut(question)));
        return new Dialogue(task, turns);
    }

    /** The {@code index}-th dialogue of a task whose question no training dialogue asks. */
    public Dialogue heldOut(Task task, long index) {
        Draw draw = Draw.of(seed ^ HELD_OUT_STREAM, index * Task.values().length + task.ordinal());
        List<ChatMessage> turns = new ArrayList<>(opening(draw));
        addRound(turns, exchange(task, draw, Corpus::isHeldOut));
        return new Dialogue(task, turns);
    }

    /**
     * SHA-256 over the first {@code count} training dialogues as ChatML in UTF-8, in lower-case
     * hexadecimal: two builds with equal digests train on the same text.
     */
    public String digest(long count) {
        MessageDigest sha = sha256();
        for (long index = 0; index < count; index++) {
            sha.update(training(index).chatMl().getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    static boolean isHeldOut(String question) {
        byte[] hash = sha256().digest(question.getBytes(StandardCharsets.UTF_8));
        return Math.floorMod((hash[0] & 0xFF) << 8 | (hash[1] & 0xFF), HELD_OUT_ONE_IN) == 0;
    }

    private static Task drawTask(Draw draw) {
        int total = 0;
        for (Task task : Task.values()) {
            total += task.weight();
        }
        int ticket = draw.below(total);
        for (Task task : Task.values()) {
            ticket -= task.weight();
            if (ticket < 0) {
                return task;
            }
        }
        throw new AssertionError("weights do not add up");
    }

    private static List<ChatMessage> opening(Draw draw) {
        return draw.percent(35)
                ? List.of(new ChatMessage(Role.SYSTEM, draw.from(SYSTEM_PROMPTS)))
                : List.of();
    }

    private static Exchange exchange(Task task, Draw draw, Predicate<String> wanted) {
        Exchange exchange = task.composer().compose(draw);
        while (!wanted.test(exchange.question())) {
            exchange = task.composer().compose(draw);
        }
        return exchange;
    }

    private static void addRound(List<ChatMessage> turns, Exchange exchange) {
        turns.add(new ChatMessage(Role.USER, exchange.question()));
        turns.add(new ChatMessage(Role.ASSISTANT, exchange.answer()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
