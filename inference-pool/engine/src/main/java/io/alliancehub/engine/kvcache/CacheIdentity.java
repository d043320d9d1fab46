package io.alliancehub.engine.kvcache;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Everything besides tokens that decides what a block of keys and values holds, and who may read
 * it. Two requests share a block only if their identities are equal in every field.
 *
 * <p>The root of a chain of block hashes is SHA-256 over the letters {@code k1} and each field in
 * order as one type byte, a length of 4 bytes (big endian) and the bytes. A field can therefore
 * never run into the next, an absent adapter is not an empty one, and no two fields can change
 * places: engines that join strings have had collisions across adapters and tenants.
 *
 * @param baseDigest of the model's weights
 * @param tokenizerDigest of the vocabulary
 * @param adapterDigest of the adapter; null for the base alone
 * @param kvFormat storage of keys and values, with the slots of a block
 * @param ropeConfiguration how positions are turned into angles
 */
public record CacheIdentity(
        CacheZone zone,
        String baseDigest,
        String tokenizerDigest,
        @Nullable String adapterDigest,
        String kvFormat,
        String ropeConfiguration) {

    private static final byte[] VERSION = "k1".getBytes(StandardCharsets.US_ASCII);

    /** The hash before the first block. */
    public BlockHash root() {
        return new BlockHasher().root(frame());
    }

    byte[] frame() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(VERSION);
        field(out, 1, zone.name().getBytes(StandardCharsets.UTF_8));
        field(out, 2, HexFormat.of().parseHex(zone.salt()));
        field(out, 3, baseDigest.getBytes(StandardCharsets.UTF_8));
        field(out, 4, tokenizerDigest.getBytes(StandardCharsets.UTF_8));
        if (adapterDigest == null) {
            out.write(0);
        } else {
            field(out, 5, adapterDigest.getBytes(StandardCharsets.UTF_8));
        }
        field(out, 6, kvFormat.getBytes(StandardCharsets.UTF_8));
        field(out, 7, ropeConfiguration.getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, int type, byte[] bytes) {
        out.write(type);
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(bytes.length >>> shift);
        }
        out.writeBytes(bytes);
    }
}
