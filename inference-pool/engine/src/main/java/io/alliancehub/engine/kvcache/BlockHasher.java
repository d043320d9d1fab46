package io.alliancehub.engine.kvcache;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The chain of block hashes: {@code H_i = SHA-256(H_(i-1) || u32 count || i32 tokens)}, numbers in
 * little endian. Owned by one thread.
 */
final class BlockHasher {

    private static final int HASH_BYTES = 32;

    private final MessageDigest digest = sha256();
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    BlockHash root(byte[] frame) {
        return words(ByteBuffer.wrap(digest.digest(frame)));
    }

    /** The hash of the block whose tokens are {@code tokens[from .. from + count)}. */
    BlockHash next(BlockHash previous, int[] tokens, int from, int count) {
        int bytes = HASH_BYTES + 4 + 4 * count;
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
        buffer.clear();
        buffer.putLong(previous.first()).putLong(previous.second());
        buffer.putLong(previous.third()).putLong(previous.fourth());
        buffer.putInt(count);
        for (int i = 0; i < count; i++) {
            buffer.putInt(tokens[from + i]);
        }
        digest.update(buffer.array(), 0, bytes);
        return words(ByteBuffer.wrap(digest.digest()));
    }

    private static BlockHash words(ByteBuffer hash) {
        hash.order(ByteOrder.LITTLE_ENDIAN);
        return new BlockHash(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }
}
