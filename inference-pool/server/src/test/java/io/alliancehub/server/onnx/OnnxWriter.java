package io.alliancehub.server.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes ONNX's protocol buffers: as much of them as a small model of operators 17 needs. */
final class OnnxWriter {

    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
    private int nodes;

    /** An attribute of a node, encoded. */
    record Attribute(byte[] bytes) {

        static Attribute of(String name, long value) {
            var out = new ByteArrayOutputStream();
            text(out, 1, name);
            number(out, 3, value);
            number(out, 20, 2);
            return new Attribute(out.toByteArray());
        }

        static Attribute of(String name, float value) {
            var out = new ByteArrayOutputStream();
            text(out, 1, name);
            varint(out, 2 << 3 | 5);
            out.writeBytes(
                    ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
            number(out, 20, 1);
            return new Attribute(out.toByteArray());
        }

        static Attribute of(String name, long... values) {
            var out = new ByteArrayOutputStream();
            text(out, 1, name);
            for (long value : values) {
                number(out, 8, value);
            }
            number(out, 20, 7);
            return new Attribute(out.toByteArray());
        }
    }

    /** Adds a node and returns the name of what it gives. */
    String node(String operator, String[] inputs, Attribute... attributes) {
        String output = operator + nodes++;
        named(operator, output, inputs, attributes);
        return output;
    }

    void named(String operator, String output, String[] inputs, Attribute... attributes) {
        var node = new ByteArrayOutputStream();
        for (String input : inputs) {
            text(node, 1, input);
        }
        text(node, 2, output);
        text(node, 4, operator);
        for (Attribute attribute : attributes) {
            bytes(node, 5, attribute.bytes());
        }
        bytes(graph, 1, node.toByteArray());
    }

    String floats(String name, float[] values, long... dimensions) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return tensor(name, FLOAT, raw.array(), dimensions);
    }

    String longs(String name, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return tensor(name, INT64, raw.array(), values.length);
    }

    private String tensor(String name, int type, byte[] raw, long... dimensions) {
        var tensor = new ByteArrayOutputStream();
        for (long dimension : dimensions) {
            number(tensor, 1, dimension);
        }
        number(tensor, 2, type);
        text(tensor, 8, name);
        bytes(tensor, 9, raw);
        bytes(graph, 5, tensor.toByteArray());
        return name;
    }

    /** An input of token ids or the like. */
    String input(String name) {
        bytes(graph, 11, value(name, INT64, 2));
        return name;
    }

    void output(String name, int rank) {
        bytes(graph, 12, value(name, FLOAT, rank));
    }

    private static byte[] value(String name, int type, int rank) {
        var shape = new ByteArrayOutputStream();
        for (int i = 0; i < rank; i++) {
            var dimension = new ByteArrayOutputStream();
            text(dimension, 2, name + i);
            bytes(shape, 1, dimension.toByteArray());
        }
        var tensor = new ByteArrayOutputStream();
        number(tensor, 1, type);
        bytes(tensor, 2, shape.toByteArray());
        var kind = new ByteArrayOutputStream();
        bytes(kind, 1, tensor.toByteArray());
        var value = new ByteArrayOutputStream();
        text(value, 1, name);
        bytes(value, 2, kind.toByteArray());
        return value.toByteArray();
    }

    byte[] file() {
        text(graph, 2, "tiny");
        var operators = new ByteArrayOutputStream();
        text(operators, 1, "");
        number(operators, 2, 17);
        var model = new ByteArrayOutputStream();
        number(model, 1, 8);
        bytes(model, 7, graph.toByteArray());
        bytes(model, 8, operators.toByteArray());
        return model.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, int field, String text) {
        bytes(out, field, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] bytes) {
        varint(out, field << 3 | 2);
        varint(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, field << 3);
        varint(out, value);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
