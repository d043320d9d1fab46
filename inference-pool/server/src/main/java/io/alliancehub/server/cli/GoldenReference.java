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
     * The references of a model file: those of its float form where there are any, else its own.
     * Empty if the folder has none.
     */
    static List<GoldenReference> of(Path gguf) throws IOException {
        String model = gguf.getFileName().toString().replaceFirst("\\.gguf$", "");
        Path folder = gguf.toAbsolutePath().getParent();
        if (folder == null) {
            return List.of();
        }
        String base = Files.exists(folder.resolve(model + ".f32ref.json")) ? ".f32ref" : "";
        List<GoldenReference> found = new ArrayList<>();
        for (String name : List.of(model + base, model + base + ".long")) {
            if (Files.exists(folder.resolve(name + ".json"))) {
                found.add(read(folder, name));
            }
        }
        return found;
    }

    private static GoldenReference read(Path folder, String name) throws IOException {
        try {
            JsonNode json =
                    Json.MAPPER.readTree(Files.readAllBytes(folder.resolve(name + ".json")));
            int vocabulary = json.get("n_vocab").asInt();
            FloatBuffer logits = logits(folder.resolve(name + ".logits.f32"));
            List<GoldenPrompt> prompts = new ArrayList<>();
            for (JsonNode prompt : json.get("prompts")) {
                prompts.add(prompt(prompt, logits, vocabulary));
            }
            return new GoldenReference(name, List.copyOf(prompts));
        } catch (JacksonException | NullPointerException | java.nio.BufferUnderflowException e) {
            throw new CommandFailedException(
                    name + " is not a golden reference: " + e.getMessage());
        }
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
        return new GoldenPrompt(
                json.get("text").asString(),
                ids(json.get("tokens")),
                ids(json.get("greedy")),
                numbers(json.get("greedy_margin")),
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
