package io.alliancehub.engine.lora;

import java.util.List;

/**
 * What an adapter is.
 *
 * @param digest SHA-256 by which it is asked for, hexadecimal; see {@link LoraLoader}
 * @param ranks all that its modules have, smallest first
 * @param modules GGUF's names within a layer of the matrices that it adds to
 * @param bytes of memory while it is resident
 * @param invocationTokens of an activated adapter: it computes from the last place in the prompt
 *     where these stand; empty for one that computes everything
 */
public record AdapterInfo(
        String digest,
        List<Integer> ranks,
        List<String> modules,
        long bytes,
        List<Integer> invocationTokens) {

    /** With all its lists copied. */
    public AdapterInfo {
        ranks = List.copyOf(ranks);
        modules = List.copyOf(modules);
        invocationTokens = List.copyOf(invocationTokens);
    }

    /**
     * The first position of a sequence that is computed with it: 0, or where the last invocation
     * tokens of the prompt begin; behind the prompt's end where an activated adapter is not
     * invoked, so that the whole sequence is the base's.
     */
    public int activeFrom(int[] prompt) {
        int count = invocationTokens.size();
        if (count == 0) {
            return 0;
        }
        int from = prompt.length - count;
        while (from >= 0 && !isInvokedAt(prompt, from)) {
            from--;
        }
        return from < 0 ? prompt.length + 1 : from;
    }

    private boolean isInvokedAt(int[] prompt, int from) {
        for (int i = 0; i < invocationTokens.size(); i++) {
            if (prompt[from + i] != invocationTokens.get(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * What names it in the identity of cached blocks: with the position, as the same tokens behind
     * another one hold other numbers.
     */
    public String identity(int activeFrom) {
        return activeFrom == 0 ? digest : digest + "/" + activeFrom;
    }

    /** The smallest power of two that holds its largest rank. */
    public int rankClass() {
        int largest = ranks.getLast();
        return largest == 1 ? 1 : Integer.highestOneBit(largest - 1) << 1;
    }
}
