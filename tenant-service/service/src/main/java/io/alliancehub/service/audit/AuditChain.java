package io.alliancehub.service.audit;

import io.alliancehub.contract.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How records hang together: each hash covers its record and the hash before it. */
final class AuditChain {
    /** What the first record of a chain follows. */
    static final String START = "0".repeat(64);

    private AuditChain() {}

    /** The hash of a record whose own hash is not yet set. */
    static String hash(AuditRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, record.previousHash());
            write(out, record.tenantId());
            out.writeLong(record.position());
            write(out, record.at().toString());
            write(out, record.actor());
            write(out, record.action());
            write(out, record.subject());
            write(out, record.before());
            write(out, record.after());
            write(out, record.reason());
            write(out, record.requestId());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Sha256.hex(bytes.toByteArray());
    }

    /** The position of the first record of a whole chain that does not fit; empty where all do. */
    static OptionalLong firstBroken(List<AuditRecord> records, long after, String previousHash) {
        long position = after;
        String expected = previousHash;
        for (AuditRecord record : records) {
            position++;
            if (record.position() != position
                    || !record.previousHash().equals(expected)
                    || !record.hash().equals(hash(record))) {
                return OptionalLong.of(position);
            }
            expected = record.hash();
        }
        return OptionalLong.empty();
    }

    /** Length-framed, so that no two records have the same bytes. */
    private static void write(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
