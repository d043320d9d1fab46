package io.alliancehub.engine.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Schemas of the supported subset, drawn from a seed. Synthetic. */
final class RandomSchemas {

    private static final String[] NAMES = {"id", "name", "kind", "amount", "tags", "x-y", "注"};
    private static final String[] PATTERNS = {
        "^[a-z]{2,6}$",
        "[0-9]",
        "^(foo|bar)+$",
        "^[^a]{0,5}$",
        "^\\\\d{3}-\\\\d{4}$",
        "é|中",
        "^$|x$"
    };

    private final SplittableRandom random;

    RandomSchemas(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A schema with definitions, which may refer to each other and to themselves. */
    String next() {
        String first =
                "{\"type\":\"object\",\"properties\":{\"v\":"
                        + value(1)
                        + ",\"next\":{\"anyOf\":"
                        + "[{\"$ref\":\"#/$defs/a\"},{\"type\":\"null\"}]}},\"required\":[\"v\"]}";
        String second =
                "{\"type\":[\"string\",\"array\"],\"items\":{\"$ref\":\"#/$defs/b\"},"
                        + "\"maxItems\":2,\"maxLength\":4}";
        String body = random.nextInt(5) == 0 ? value(3) : object(3);
        return "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$defs\":{\"a\":"
                + first
                + ",\"b\":"
                + second
                + "},"
                + body.substring(1);
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 13 : 7)) {
            case 0 -> text();
            case 1 -> whole();
            case 2 -> real();
            case 3 -> "{\"type\":[\"boolean\",\"null\"]}";
            case 4 -> "{\"enum\":[\"low\",\"mid\",7,null,\"é\\\"\",[1,{\"a\":true}]]}";
            case 5 -> "{\"const\":\"fixed\",\"description\":\"says nothing\"}";
            case 6 -> "{\"not\":{\"type\":[\"object\",\"array\",\"number\"]},\"maxLength\":3}";
            case 7, 8 -> object(depth - 1);
            case 9 -> array(depth - 1);
            case 10 -> "{\"anyOf\":[" + value(depth - 1) + "," + value(depth - 1) + "]}";
            case 11 -> "{\"$ref\":\"#/$defs/" + (oneIn(2) ? "a" : "b") + "\"}";
            default -> tagged(depth - 1);
        };
    }

    private String text() {
        if (oneIn(3)) {
            return "{\"type\":\"string\",\"pattern\":\""
                    + PATTERNS[random.nextInt(PATTERNS.length)]
                    + (oneIn(3) ? "\",\"maxLength\":12}" : "\"}");
        }
        int min = random.nextInt(4);
        return "{\"type\":\"string\",\"minLength\":" + min + ",\"maxLength\":" + (min + 5) + "}";
    }

    private String whole() {
        int min = random.nextInt(-50, 50);
        return "{\"type\":\"integer\",\"minimum\":"
                + min
                + ",\"exclusiveMaximum\":"
                + (min + 60)
                + (oneIn(3) ? ",\"multipleOf\":" + (1 + random.nextInt(7)) : "")
                + "}";
    }

    private String real() {
        return oneIn(3)
                ? "{\"type\":\"number\"}"
                : "{\"type\":\"number\",\"exclusiveMinimum\":-2.5,\"maximum\":"
                        + random.nextInt(100)
                        + (oneIn(3) ? ",\"multipleOf\":0.25}" : "}");
    }

    private String array(int depth) {
        var made = new StringBuilder("{\"type\":\"array\",\"items\":").append(value(depth));
        if (oneIn(3)) {
            made.append(",\"prefixItems\":[").append(value(depth)).append(",true]");
        }
        if (oneIn(4)) {
            made.append(",\"contains\":{\"type\":[\"string\",\"number\",\"null\",\"boolean\"]}");
        }
        return made.append(",\"minItems\":")
                .append(random.nextInt(3))
                .append(",\"maxItems\":4}")
                .toString();
    }

    private String object(int depth) {
        List<String> names = new ArrayList<>(List.of(NAMES));
        var properties = new StringBuilder();
        var required = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            String name = names.remove(random.nextInt(names.size()));
            properties.append(properties.isEmpty() ? "" : ",");
            properties.append('"').append(name).append("\":").append(value(depth));
            if (oneIn(2)) {
                required.append(required.isEmpty() ? "" : ",").append('"').append(name).append('"');
            }
        }
        var made = new StringBuilder("{\"type\":\"object\",\"properties\":{").append(properties);
        made.append("},\"required\":[").append(required).append(']');
        switch (random.nextInt(5)) {
            case 0 -> made.append(",\"additionalProperties\":").append(value(0));
            case 1 ->
                    made.append(",\"patternProperties\":{\"^a\":")
                            .append(value(0))
                            .append("},\"additionalProperties\":false,\"maxProperties\":6");
            case 2 -> made.append(",\"propertyNames\":{\"maxLength\":6},\"maxProperties\":7");
            default -> made.append(",\"additionalProperties\":false");
        }
        if (oneIn(5)) {
            made.append(",\"dependentRequired\":{\"id\":[\"name\"]},\"minProperties\":1");
        }
        return made.append('}').toString();
    }

    private String tagged(int depth) {
        var made = new StringBuilder("{\"oneOf\":[");
        for (String tag : List.of("one", "two")) {
            made.append(made.charAt(made.length() - 1) == '[' ? "" : ",");
            made.append("{\"type\":\"object\",\"properties\":{\"tag\":{\"const\":\"").append(tag);
            made.append("\"},\"v\":").append(value(depth));
            made.append("},\"required\":[\"tag\"],\"additionalProperties\":false}");
        }
        return made.append("]}").toString();
    }
}
