package io.alliancehub.tokenizer.template;

import java.util.Iterator;
import java.util.Map;

/**
 * Writes values as Python's {@code json.dumps} does with {@code ensure_ascii=False}. All of what it
 * writes is the conversation's: no data can be arranged to spell a control token.
 */
final class JsonWriter {

    private final TextBuilder out;
    private final Steps steps;

    /** Spaces for each level; negative writes all on one line. */
    private final int indent;

    private JsonWriter(int indent, Steps steps) {
        this.out = new TextBuilder(steps);
        this.steps = steps;
        this.indent = indent;
    }

    static Text json(Value value, int indent, Steps steps) {
        var writer = new JsonWriter(indent, steps);
        writer.write(value, 0);
        return writer.out.build();
    }

    private void write(Value value, int depth) {
        if (depth > Value.DEPTH_MAX) {
            throw steps.error("the data is nested more than " + Value.DEPTH_MAX + " deep");
        }
        switch (value) {
            case Text text -> writeString(text.characters());
            case Value.None none -> out.append("null");
            case Value.Truth(boolean truth) -> out.append(truth ? "true" : "false");
            case Value.Whole(var whole) -> out.append(whole.toString());
            case Value.Real(double real) -> out.append(Numbers.written(real, steps));
            case Value.Sequence list -> writeList(list, depth);
            case Value.Mapping mapping -> writeMapping(mapping.entries(), depth);
            case Value.Undefined undefined ->
                    throw steps.error("'" + undefined.name() + "' is undefined, so it has no JSON");
            case Value.Namespace namespace -> throw steps.error("a namespace has no JSON");
            case Value.Function function -> throw steps.error("a function has no JSON");
        }
    }

    private void writeList(Value.Sequence list, int depth) {
        if (list.items().isEmpty()) {
            out.append("[]");
            return;
        }
        out.append("[");
        Iterator<Value> items = list.items().iterator();
        while (items.hasNext()) {
            startItem(depth + 1);
            write(items.next(), depth + 1);
            separate(items.hasNext());
        }
        endItems(depth);
        out.append("]");
    }

    private void writeMapping(Map<String, Value> entries, int depth) {
        if (entries.isEmpty()) {
            out.append("{}");
            return;
        }
        out.append("{");
        Iterator<Map.Entry<String, Value>> all = entries.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, Value> entry = all.next();
            startItem(depth + 1);
            writeString(entry.getKey());
            out.append(": ");
            write(entry.getValue(), depth + 1);
            separate(all.hasNext());
        }
        endItems(depth);
        out.append("}");
    }

    private void startItem(int depth) {
        if (indent >= 0) {
            out.append("\n" + " ".repeat(indent * depth));
        }
    }

    private void separate(boolean more) {
        if (more) {
            out.append(indent < 0 ? ", " : ",");
        }
    }

    private void endItems(int depth) {
        startItem(depth);
    }

    private void writeString(String text) {
        var quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                default -> {
                    if (c < ' ') {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        out.append(quoted.append('"').toString());
    }
}
