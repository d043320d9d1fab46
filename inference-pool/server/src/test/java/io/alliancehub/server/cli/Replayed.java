package io.alliancehub.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code replay} said to a record. */
record Replayed(int status, String out, String err) {

    static Replayed of(Path folder, String record, String... options) throws IOException {
        Path file = folder.resolve("record.json");
        Files.writeString(file, record);
        List<String> args = new ArrayList<>(List.of("replay", file.toString()));
        args.addAll(List.of(options));
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status =
                HubEngineCommand.run(
                        args,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Replayed(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
