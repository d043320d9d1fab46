package io.alliancehub.service.adapter;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads little-endian values one after the other, and never more than a bound. */
final class FileBytes {
    private static final int STRING_BYTES_MAX = 1 << 16;
    private final InputStream in;
    private final long bytesMax;
    private final ByteBuffer eight = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    private long position;

    /**
     * @param bytesMax past which it is refused to read
     */
    FileBytes(InputStream in, long bytesMax) {
        this.in = in;
        this.bytesMax = bytesMax;
    }

    /** How many bytes were read. */
    long position() {
        return position;
    }

    int int32() throws IOException, RefusedFileException {
        return fill(Integer.BYTES).getInt(0);
    }

    long int64() throws IOException, RefusedFileException {
        return fill(Long.BYTES).getLong(0);
    }

    /** A number of things of which there may be at most so many. */
    long count(String what, long most) throws IOException, RefusedFileException {
        long count = int64();
        if (count < 0 || count > most) {
            throw new RefusedFileException("the file states more than " + most + " " + what);
        }
        return count;
    }

    /** Text with its length before it. */
    String string() throws IOException, RefusedFileException {
        int length = (int) count("bytes in one text", STRING_BYTES_MAX);
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    byte[] bytes(int count) throws IOException, RefusedFileException {
        take(count);
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw ended();
        }
        return bytes;
    }

    void skip(long count) throws IOException, RefusedFileException {
        take(count);
        try {
            in.skipNBytes(count);
        } catch (EOFException e) {
            throw ended();
        }
    }

    private ByteBuffer fill(int count) throws IOException, RefusedFileException {
        take(count);
        if (in.readNBytes(eight.array(), 0, count) < count) {
            throw ended();
        }
        return eight;
    }

    private void take(long count) throws RefusedFileException {
        if (count < 0 || count > bytesMax - position) {
            throw new RefusedFileException(
                    "its description, or what it unpacks to, is longer than "
                            + bytesMax
                            + " bytes");
        }
        position += count;
    }

    private static RefusedFileException ended() {
        return new RefusedFileException("the file ends in the middle of what it describes");
    }
}
