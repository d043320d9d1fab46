package io.alliancehub.server.evidence;

import io.alliancehub.contract.UsageEvent.Evidence;
import io.alliancehub.engine.sampling.TokenBias;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key of one zone's digests. A short prompt or answer could be found by trying, if its digest
 * had no key; and two banks that ask the same must not be seen to. Immutable.
 */
public final class DigestKey {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    private final byte[] key;

    private DigestKey(byte[] key) {
        this.key = key;
    }

    /**
     * The key of a zone: HMAC-SHA-256 by the pool's secret over {@code hub-evidence:} and the
     * zone's name.
     */
    public static DigestKey of(String secret, String zone) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return new DigestKey(
                mac(bytes).doFinal(("hub-evidence:" + zone).getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * A key that somebody has written down.
     *
     * @param hex 64 hexadecimal digits
     * @throws IllegalArgumentException if it is not that
     */
    public static DigestKey ofHex(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a digest key has 64 hexadecimal digits");
        }
        return new DigestKey(bytes);
    }

    /** The key in hexadecimal, for whoever may replay this zone's answers. */
    public String hex() {
        return HexFormat.of().formatHex(key);
    }

    /** The digest of a prompt's token ids. */
    public String ofPrompt(int[] tokens) {
        var digest = new TokenDigest(mac(key), "prompt:");
        digest.addAll(tokens);
        return digest.hex();
    }

    /**
     * A digest of completion tokens, to be fed as they come.
     *
     * @param begun the first of them, where there are some already
     */
    public TokenDigest output(int[] begun) {
        var digest = new TokenDigest(mac(key), "output:");
        digest.addAll(begun);
        return digest;
    }

    /**
     * The digest of several choices by their own, in their order; of one choice its own.
     *
     * @param outputs digests that {@link #output} gave
     */
    public String ofChoices(List<String> outputs) {
        if (outputs.size() == 1) {
            return outputs.getFirst();
        }
        Mac mac = labelled("choices:");
        outputs.forEach(each -> mac.update((each + ";").getBytes(StandardCharsets.US_ASCII)));
        return HexFormat.of().formatHex(mac.doFinal());
    }

    /**
     * The digest of several texts by their own, in their order; of one text that of a prompt.
     *
     * @param texts token ids of each
     */
    public String ofTexts(List<int[]> texts) {
        if (texts.size() == 1) {
            return ofPrompt(texts.getFirst());
        }
        Mac mac = labelled("texts:");
        texts.forEach(
                each -> mac.update((ofPrompt(each) + ";").getBytes(StandardCharsets.US_ASCII)));
        return HexFormat.of().formatHex(mac.doFinal());
    }

    /** The digest of vectors: for each how many numbers, then these, four bytes, lowest first. */
    public String ofVectors(List<float[]> vectors) {
        Mac mac = labelled("vectors:");
        for (float[] vector : vectors) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(Integer.BYTES + Float.BYTES * vector.length)
                            .order(ByteOrder.LITTLE_ENDIAN);
            bytes.putInt(vector.length);
            for (float number : vector) {
                bytes.putFloat(number);
            }
            mac.update(bytes.array());
        }
        return HexFormat.of().formatHex(mac.doFinal());
    }

    /** The digest of stop strings, in their order; null where there are none. */
    public @Nullable String ofStops(List<String> stops) {
        if (stops.isEmpty()) {
            return null;
        }
        Mac mac = labelled("stops:");
        for (String stop : stops) {
            byte[] bytes = stop.getBytes(StandardCharsets.UTF_8);
            mac.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            mac.update(bytes);
        }
        return HexFormat.of().formatHex(mac.doFinal());
    }

    /**
     * The digest of what is added to single tokens' logits: id and bias of each, in order of ids,
     * as four and eight bytes with the lowest first; null where nothing is.
     */
    public @Nullable String ofBiases(TokenBias biases) {
        if (biases.size() == 0) {
            return null;
        }
        Mac mac = labelled("biases:");
        ByteBuffer entry =
                ByteBuffer.allocate(Integer.BYTES + Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < biases.size(); i++) {
            // A zero has one sign, whoever wrote it down.
            entry.clear().putInt(biases.id(i)).putDouble(biases.bias(i) + 0.0);
            mac.update(entry.array());
        }
        return HexFormat.of().formatHex(mac.doFinal());
    }

    /** The digest of a grammar by its own; null where there is none. */
    public @Nullable String ofGrammar(@Nullable String digest) {
        if (digest == null) {
            return null;
        }
        Mac mac = labelled("grammar:");
        mac.update(digest.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(mac.doFinal());
    }

    /** The seal of evidence; see {@link EvidenceSeal}. */
    public String sealOf(Evidence evidence) {
        Mac mac = labelled("evidence:");
        mac.update(EvidenceSeal.text(evidence).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(mac.doFinal());
    }

    private Mac labelled(String label) {
        Mac mac = mac(key);
        mac.update(label.getBytes(StandardCharsets.US_ASCII));
        return mac;
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has HmacSHA256.", impossible);
        }
    }
}
