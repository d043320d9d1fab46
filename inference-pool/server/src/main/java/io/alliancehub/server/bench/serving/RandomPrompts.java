package io.alliancehub.server.bench.serving;

import io.alliancehub.tokenizer.TokenType;
import io.alliancehub.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/*
 * Servers are sent text, as not all of them take token ids. Random tokens side by side may be read as other
 * tokens than they were drawn as, so what counts is how many the whole text is read as: tokens are drawn or
 * taken away until that is right.
 */
/** Texts of random tokens of one model, all different and of the same count of tokens. */
public final class RandomPrompts {

    private static final Pattern PLAIN = Pattern.compile(" ?[A-Za-z]+");
    private static final int STEPS_MAX = 10_000;

    private final Tokenizer tokenizer;
    private final int tokens;
    private final SplittableRandom random = new SplittableRandom(20_261_128);
    private final List<String> words = new ArrayList<>();

    /**
     * Prompts of this model.
     *
     * @param tokens of each, with what the model puts before a text
     * @throws BenchFailedException where the vocabulary has no Latin letters
     */
    public RandomPrompts(Tokenizer tokenizer, int tokens) {
        this.tokenizer = tokenizer;
        this.tokens = tokens;
        for (int id = 0; id < tokenizer.vocabulary().size(); id++) {
            if (tokenizer.type(id) == TokenType.NORMAL) {
                String word = tokenizer.decode(new int[] {id});
                if (PLAIN.matcher(word).matches()) {
                    words.add(word);
                }
            }
        }
        if (words.isEmpty()) {
            throw new BenchFailedException("the model's vocabulary has no words for prompts");
        }
    }

    /** Tokens of each prompt. */
    int tokens() {
        return tokens;
    }

    /** The next {@code count} prompts. */
    List<String> next(int count) {
        List<String> prompts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            prompts.add(next());
        }
        return prompts;
    }

    private String next() {
        List<String> drawn = new ArrayList<>();
        for (int step = 0; step < STEPS_MAX; step++) {
            String text = String.join("", drawn);
            int lacking = tokens - tokenizer.encodeWithSpecials(text).length;
            if (lacking == 0) {
                return text;
            }
            for (int i = 0; i < lacking; i++) {
                drawn.add(words.get(random.nextInt(words.size())));
            }
            for (int i = lacking; i < 0 && !drawn.isEmpty(); i++) {
                drawn.removeLast();
            }
        }
        throw new BenchFailedException("no text of " + tokens + " tokens was found");
    }
}
