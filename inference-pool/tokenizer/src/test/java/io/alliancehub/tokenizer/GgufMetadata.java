package io.alliancehub.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * As much of a GGUF file as a tokenizer needs, for tests; the engine has the reader that counts.
 */
final class GgufMetadata {

    private final Map<String, Object> values = new HashMap<>();
    private final ByteBuffer in;

    private GgufMetadata(byte[] bytes) {
        in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        in.position(8);
        in.getLong();
        long count = in.getLong();
        for (long i = 0; i < count; i++) {
            values.put(text(), value(in.getInt()));
        }
    }

    static Vocabulary vocabulary(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            return new GgufMetadata(in.readAllBytes()).vocabulary();
        }
    }

    private Vocabulary vocabulary() {
        List<TokenType> types = new ArrayList<>();
        for (Object code : list("token_type")) {
            types.add(TokenType.ofGguf((Integer) code));
        }
        var special =
                new SpecialTokens(
                        id("bos"),
                        id("eos"),
                        id("eot"),
                        id("padding"),
                        Boolean.TRUE.equals(values.get("tokenizer.ggml.add_bos_token")),
                        Boolean.TRUE.equals(values.get("tokenizer.ggml.add_eos_token")));
        return new Vocabulary(
                (String) values.get("tokenizer.ggml.pre"),
                list("tokens").stream().map(String.class::cast).toList(),
                types,
                isPieces() ? List.of() : list("merges").stream().map(String.class::cast).toList(),
                special,
                (String) values.get("tokenizer.chat_template"),
                isPieces() ? pieces() : null);
    }

    private boolean isPieces() {
        return "llama".equals(values.get("tokenizer.ggml.model"));
    }

    private SentencePieces pieces() {
        return new SentencePieces(
                list("scores").stream().map(Float.class::cast).toList(),
                !Boolean.FALSE.equals(values.get("tokenizer.ggml.add_space_prefix")),
                Boolean.TRUE.equals(values.get("tokenizer.ggml.remove_extra_whitespaces")));
    }

    private List<?> list(String name) {
        return (List<?>) values.get("tokenizer.ggml." + name);
    }

    private @Nullable Integer id(String role) {
        return (Integer) values.get("tokenizer.ggml." + role + "_token_id");
    }

    private Object value(int type) {
        return switch (type) {
            case 0, 1 -> (int) in.get();
            case 2, 3 -> (int) in.getShort();
            case 4, 5 -> in.getInt();
            case 6 -> in.getFloat();
            case 7 -> in.get() != 0;
            case 8 -> text();
            case 9 -> {
                int element = in.getInt();
                long count = in.getLong();
                List<Object> elements = new ArrayList<>();
                for (long i = 0; i < count; i++) {
                    elements.add(value(element));
                }
                yield elements;
            }
            default -> in.getLong();
        };
    }

    private String text() {
        byte[] bytes = new byte[Math.toIntExact(in.getLong())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
