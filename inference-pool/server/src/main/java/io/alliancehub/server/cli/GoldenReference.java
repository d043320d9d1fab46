package io.alliancehub.server.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What another engine computed from a model in float arithmetic.
 *
 * @param name of the reference, without its endings
 */
record GoldenReference(String name, List<GoldenPrompt> prompts) {

    /**
     * One prompt.
     *
     * @param greedy token ids of the greedy continuation
     * @param margins between the best two logits, each step
     * @param text bytes of the continuation
     * @param first logits of the last prompt position
     * @param last logits after the last greedy token
     */
    record GoldenPrompt(
            String prompt,
            int[] tokens,
            int[] greedy,
            double[] margins,
            byte[] text,
            float[] first,
            float[] last) {}

    /**
     * Names of a model file's references: those of its float form where there are any, else its
     * own. Empty if the folder has none.
     */
    static List<String> namesFor(Path gguf) {
        String model = gguf.getFileName().toString().replaceFirst("\\.gguf$", "");
        Path folder = gguf.toAbsolutePath().getParent();
        if (folder == null) {
            return List.of();
        }
        String base = Files.exists(folder.resolve(model + ".f32ref.json")) ? ".f32ref" : "";
        List<String> found = new ArrayList<>();
        for (String name : List.of(model + base, model + base + ".long")) {
            if (Files.exists(folder.resolve(name + ".json"))) {
                found.add(name);
            }
        }
        return found;
    }

    /**
     * Reads the reference of this name beside a model file.
     *
     * @throws CommandFailedException if it is damaged
     */
    static GoldenReference read(Path gguf, String name) {
        try {
            byte[] document = Files.readAllBytes(gguf.resolveSibling(name + ".json"));
            JsonNode json = Json.MAPPER.readTree(document);
            JsonNode prompts = json.get("prompts");
            int vocabulary = json.get("n_vocab").asInt();
            FloatBuffer logits = logits(gguf.resolveSibling(name + ".logits.f32"));
            require(
                    vocabulary > 0 && logits.remaining() == 2L * prompts.size() * vocabulary,
                    "it has not two rows of logits for each prompt");
            List<GoldenPrompt> read = new ArrayList<>();
            for (JsonNode prompt : prompts) {
                read.add(prompt(prompt, logits, vocabulary));
            }
            return new GoldenReference(name, List.copyOf(read));
        } catch (IOException unreadable) {
            throw broken("one of its files cannot be read");
        } catch (JacksonException | IllegalArgumentException damaged) {
            throw broken("its JSON is damaged");
        } catch (NullPointerException missing) {
            throw broken("its JSON has not all that it should");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw broken(otherwise);
        }
    }

    private static CommandFailedException broken(String why) {
        return new CommandFailedException("not a golden reference: " + why);
    }

    private static FloatBuffer logits(Path path) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(path))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
    }

    private static GoldenPrompt prompt(JsonNode json, FloatBuffer logits, int vocabulary) {
        var first = new float[vocabulary];
        var last = new float[vocabulary];
        logits.get(first).get(last);
        int[] greedy = ids(json.get("greedy"));
        double[] margins = numbers(json.get("greedy_margin"));
        require(
                greedy.length > 0 && margins.length == greedy.length,
                "it has not one margin for each greedy token");
        return new GoldenPrompt(
                json.get("text").asString(),
                ids(json.get("tokens")),
                greedy,
                margins,
                HexFormat.of().parseHex(json.get("greedy_text_utf8_hex").asString()),
                first,
                last);
    }

    private static int[] ids(JsonNode array) {
        var ids = new int[array.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = array.get(i).asInt();
        }
        return ids;
    }

    private static double[] numbers(JsonNode array) {
        var numbers = new double[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = array.get(i).asDouble();
        }
        return numbers;
    }
}
