package io.alliancehub.engine.lora;

import io.alliancehub.engine.gguf.RotaryRows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter's file says, before anybody has asked whether it fits.
 *
 * @param architecture GGUF's name of its base's; null where the file does not say
 * @param baseDigest SHA-256 of its base; null where the file does not say
 * @param rows in which order it has the rows of queries and keys
 * @param invocation tokens after which it is active; none where it always is
 * @param pairs no two of one matrix
 */
record AdapterContent(
        @Nullable String architecture,
        @Nullable String baseDigest,
        RotaryRows rows,
        List<Integer> invocation,
        List<StoredPair> pairs) {

    AdapterContent {
        invocation = List.copyOf(invocation);
        pairs = List.copyOf(pairs);
    }
}
