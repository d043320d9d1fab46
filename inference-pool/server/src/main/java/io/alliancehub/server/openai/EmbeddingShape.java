package io.alliancehub.server.openai;

import io.alliancehub.contract.TokenUsage;
import io.alliancehub.server.openai.EmbeddingOptions.Encoding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes vectors in OpenAI's shape. */
public final class EmbeddingShape {

    /** A number is at most {@code -1.2345678E-10} and a comma. */
    private static final int FLOAT_CHARS_MAX = 15;

    /** What is around each vector. */
    private static final int FRAME_CHARS = 64;

    private EmbeddingShape() {}

    /** No more bytes than this are written for so many vectors. */
    public static long bytesMax(long vectors, int dimensions, Encoding encoding) {
        long each =
                switch (encoding) {
                    case FLOAT -> (long) FLOAT_CHARS_MAX * dimensions;
                    case BASE64 -> 4L * Math.ceilDiv(Float.BYTES * dimensions, 3);
                };
        return vectors * (each + FRAME_CHARS);
    }

    /** The body. */
    public static byte[] body(
            String model, List<float[]> vectors, Encoding encoding, TokenUsage usage) {
        ObjectNode root = OpenAiJson.object();
        root.put("object", "list");
        ArrayNode data = root.putArray("data");
        for (int i = 0; i < vectors.size(); i++) {
            ObjectNode one = data.addObject();
            one.put("object", "embedding");
            one.put("index", i);
            switch (encoding) {
                case FLOAT -> {
                    ArrayNode numbers = one.putArray("embedding");
                    for (float number : vectors.get(i)) {
                        numbers.add(number);
                    }
                }
                case BASE64 -> one.put("embedding", base64(vectors.get(i)));
            }
        }
        root.put("model", model);
        root.set("usage", usage(usage));
        return OpenAiJson.bytes(root);
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    static ObjectNode usage(TokenUsage usage) {
        ObjectNode node = OpenAiJson.object();
        node.put("prompt_tokens", usage.promptTokens());
        node.put("total_tokens", usage.totalTokens());
        return node;
    }
}
