package io.alliancehub.server.cli;

import io.alliancehub.engine.gguf.GgufException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The program behind {@code ./hub complete}, {@code tokenize}, {@code golden}, {@code bench
 * engine}, {@code bench serve} and {@code replay}: the engine alone, no services. Results go to
 * standard output, errors to standard error as one sentence; the exit status is 0 only if the
 * command did what it was asked.
 */
public final class HubEngineCommand {

    private static final Charset UTF_8 = StandardCharsets.UTF_8;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private HubEngineCommand() {}

    /** Runs one sub-command and exits with its status. */
    public static void main(String[] args) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, UTF_8);
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
        int status = run(List.of(args), out, err);
        out.flush();
        System.exit(status);
    }

    /** Runs one sub-command and returns its exit status. */
    static int run(List<String> args, PrintStream out, PrintStream err) {
        try {
            if (args.isEmpty()) {
                throw new UsageException("a command is needed: " + Subcommand.names());
            }
            Subcommand command = Subcommand.named(args.getFirst());
            return command.run(args.subList(1, args.size()), out);
        } catch (UsageException e) {
            return fail(err, e.getMessage(), USAGE);
        } catch (GgufException | CommandFailedException | IllegalArgumentException e) {
            return fail(err, e.getMessage(), FAILED);
        } catch (NoSuchFileException e) {
            return fail(err, "there is no file " + e.getFile(), FAILED);
        } catch (AccessDeniedException e) {
            return fail(err, e.getFile() + " may not be read or written", FAILED);
        } catch (IOException e) {
            return fail(err, "reading or writing failed: " + e.getMessage(), FAILED);
        }
    }

    private static int fail(PrintStream err, @Nullable String sentence, int status) {
        err.println("hub: " + sentence);
        return status;
    }
}
