package io.alliancehub.server.cli;

import io.alliancehub.engine.ModelFiles;
import io.alliancehub.engine.gguf.ModelSource;
import io.alliancehub.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/**
 * {@code tokenize --model F --text-file F [--special] [--json]}: the ids of a file's text. Without
 * {@code --special} special tokens are text and nothing is added; with it they stand for themselves
 * and the model's own begin and end tokens are added.
 */
final class TokenizeCommand implements Subcommand.Action {

    private static final Set<String> VALUED = Set.of("--model", "--text-file");
    private static final Set<String> PLAIN = Set.of("--special", "--json");

    @Override
    public int run(List<String> args, PrintStream out) throws IOException {
        Options options = Options.parse(args, VALUED, PLAIN);
        options.refuseOperands();
        String text = TextFile.read(Path.of(options.required("--text-file")));
        Tokenizer tokenizer;
        try (ModelSource file = ModelFiles.open(Path.of(options.required("--model")))) {
            tokenizer = Tokenizer.of(file.vocabulary());
        }
        int[] ids =
                options.flag("--special")
                        ? tokenizer.encodeWithSpecials(text)
                        : tokenizer.encode(text);
        if (options.flag("--json")) {
            out.println(Json.text(new Ids(ids)));
        } else {
            var line = new StringJoiner(" ");
            for (int id : ids) {
                line.add(Integer.toString(id));
            }
            out.println(line);
        }
        return 0;
    }

    private record Ids(int[] ids) {}
}
