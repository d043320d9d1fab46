package io.alliancehub.server.openai;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;
import static io.alliancehub.server.openai.RequestRefusedException.unsupported;

import io.alliancehub.engine.sampling.TokenBias;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what is to be added to the logits of single tokens: an object with a number for each id.
 */
public final class LogitBiasReader {

    private static final Pattern TOKEN_ID = Pattern.compile("[0-9]{1,9}");

    private LogitBiasReader() {}

    /**
     * Reads them; null has none.
     *
     * @throws RequestRefusedException when they are not such, or too many
     */
    public static TokenBias read(@Nullable JsonNode biases) {
        if (biases == null) {
            return TokenBias.NONE;
        }
        if (!biases.isObject()) {
            throw malformed("logit_bias", "'logit_bias' must be an object: a number for each id.");
        }
        if (biases.size() > TokenBias.TOKENS_MAX) {
            throw unsupported(
                    "logit_bias", "'logit_bias' takes at most " + TokenBias.TOKENS_MAX + " ids.");
        }
        Map<Integer, Double> byId = new HashMap<>();
        for (String id : biases.propertyNames()) {
            JsonNode value = biases.get(id);
            if (!TOKEN_ID.matcher(id).matches() || !value.isNumber()) {
                throw malformed("logit_bias", "'logit_bias' must have a number for each token id.");
            }
            if (!(Math.abs(value.doubleValue()) <= TokenBias.BIAS_MAX)) {
                throw unsupported("logit_bias", "A 'logit_bias' must be from -100 to 100.");
            }
            if (byId.put(Integer.parseInt(id), value.doubleValue()) != null) {
                throw malformed("logit_bias", "'logit_bias' has a token id twice.");
            }
        }
        return TokenBias.of(byId);
    }
}
