package io.alliancehub.gateway.metering;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.gateway.admission.Call;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The frame of a record: length of what follows the checksum (int), CRC-32C of that (int), type
 * (byte), content (JSON, or a request id alone). Big endian. Where a length cannot be, a frame is
 * not whole or a checksum differs, no record stands.
 */
final class JournalCodec {
    /** No record comes near this; a longer one is damage. */
    static final int RECORD_BYTES_MAX = 1 << 20;

    private static final int HEAD_BYTES = 8;
    private static final byte ADMITTED = 1;
    private static final byte CHECKPOINT = 2;
    private static final byte ENDED = 3;
    private static final byte SETTLED = 4;
    private static final byte DROPPED = 5;

    private JournalCodec() {}

    /** The whole frame of {@code item}. */
    static byte[] encode(JournalRecord item) {
        return switch (item) {
            case JournalRecord.Admitted it -> frame(ADMITTED, ContractJson.write(it.call()));
            case JournalRecord.Checkpoint it -> frame(CHECKPOINT, ContractJson.write(it));
            case JournalRecord.Ended it -> frame(ENDED, ContractJson.write(it.event()));
            case JournalRecord.Settled it -> frame(SETTLED, it.requestId());
            case JournalRecord.Dropped it -> frame(DROPPED, it.requestId());
        };
    }

    /**
     * Reads the record at the buffer's position and moves behind it; null, with the position
     * unmoved, where no whole record stands there.
     */
    static @Nullable JournalRecord decode(ByteBuffer in) {
        byte[] body = body(in);
        return body == null
                ? null
                : parse(body[0], new String(body, 1, body.length - 1, StandardCharsets.UTF_8));
    }

    private static byte @Nullable [] body(ByteBuffer in) {
        int start = in.position();
        if (in.remaining() < HEAD_BYTES + 1) {
            return null;
        }
        int length = in.getInt();
        int expected = in.getInt();
        if (length < 1 || length > RECORD_BYTES_MAX || length > in.remaining()) {
            in.position(start);
            return null;
        }
        byte[] body = new byte[length];
        in.get(body);
        if (crc(body) != expected) {
            in.position(start);
            return null;
        }
        return body;
    }

    /** Moves on to the next whole record and returns true, or to the end. */
    static boolean skipToNext(ByteBuffer in) {
        for (int at = in.position() + 1; at <= in.limit() - HEAD_BYTES - 1; at++) {
            in.position(at);
            if (body(in) != null) {
                in.position(at);
                return true;
            }
        }
        in.position(in.limit());
        return false;
    }

    private static JournalRecord parse(byte type, String content) {
        return switch (type) {
            case ADMITTED -> new JournalRecord.Admitted(ContractJson.read(content, Call.class));
            case CHECKPOINT -> ContractJson.read(content, JournalRecord.Checkpoint.class);
            case ENDED -> new JournalRecord.Ended(ContractJson.read(content, UsageEvent.class));
            case SETTLED -> new JournalRecord.Settled(content);
            case DROPPED -> new JournalRecord.Dropped(content);
            default ->
                    throw new IllegalStateException(
                            "the journal was written by another version: record type " + type);
        };
    }

    private static byte[] frame(byte type, String content) {
        byte[] text = content.getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[text.length + 1];
        body[0] = type;
        System.arraycopy(text, 0, body, 1, text.length);
        if (body.length > RECORD_BYTES_MAX) {
            throw new IllegalArgumentException("a journal record of " + body.length + " bytes");
        }
        return ByteBuffer.allocate(HEAD_BYTES + body.length)
                .putInt(body.length)
                .putInt(crc(body))
                .put(body)
                .array();
    }

    private static int crc(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }
}
