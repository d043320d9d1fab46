package io.alliancehub.server.adapters;

import io.alliancehub.contract.AdapterReport;
import io.alliancehub.server.serving.LocalModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An adapter's file while it arrives: written as it comes and hashed on the way. It is for one
 * thread at a time.
 */
public final class ArrivingFile implements AutoCloseable {

    private final AdapterShelf shelf;
    private final LocalModel model;
    private final String digest;
    private final long size;
    private final Path file;
    private final Path arriving;
    private final FileChannel channel;
    private final MessageDigest hash;
    private long written;
    private boolean kept;

    private ArrivingFile(AdapterShelf shelf, LocalModel model, String digest, long size)
            throws IOException {
        this.shelf = shelf;
        this.model = model;
        this.digest = digest;
        this.size = size;
        this.file = shelf.folder().file(model.description().baseDigest(), digest);
        this.arriving = shelf.folder().arriving(file);
        this.channel =
                FileChannel.open(
                        arriving,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
        try {
            this.hash = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }

    /**
     * Begins to take a file; empty where there is no room for it, or it is arriving already.
     *
     * @param size that it is to have
     */
    public static Optional<ArrivingFile> begin(
            AdapterShelf shelf, LocalModel model, String digest, long size) throws IOException {
        Path file = shelf.folder().file(model.description().baseDigest(), digest);
        return shelf.folder().reserve(file, size)
                ? Optional.of(new ArrivingFile(shelf, model, digest, size))
                : Optional.empty();
    }

    /**
     * Adds what has come.
     *
     * @throws IllegalArgumentException where it is more than was said
     */
    public void write(ByteBuffer bytes) throws IOException {
        written += bytes.remaining();
        if (written > size) {
            throw new IllegalArgumentException("the file has more bytes than were announced");
        }
        hash.update(bytes.duplicate());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * The file is whole: it is checked, kept and given to its engine.
     *
     * @throws IllegalArgumentException saying why it is refused; then nothing of it stays
     */
    public AdapterReport.Entry complete() throws IOException {
        String actual = HexFormat.of().formatHex(hash.digest());
        if (written != size || !actual.equals(digest)) {
            throw new IllegalArgumentException("the bytes that came have the SHA-256 " + actual);
        }
        channel.force(true);
        channel.close();
        shelf.folder().keep(arriving, file);
        AdapterReport.Entry entry = shelf.take(model, file);
        kept = true;
        return entry;
    }

    /** Removes what is not to stay. */
    @Override
    public void close() throws IOException {
        channel.close();
        if (!kept) {
            shelf.folder().remove(file);
        }
    }
}
