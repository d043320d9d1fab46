package io.alliancehub.engine.grammar;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Every way in which the product could write a value: numbers one way, members in any order. */
final class Written {

    private static final int WAYS_MAX = 2_000;

    private Written() {}

    /** The texts of a value; none if a number has too many digits to be written. */
    static Set<String> ways(JsonNode value) {
        if (value.isNumber()) {
            var number = value.decimalValue().stripTrailingZeros();
            boolean small = Math.abs(number.scale()) < 64 && number.precision() <= 64;
            String text = number.signum() == 0 ? "0" : small ? number.toPlainString() : "";
            return small ? Set.of(text) : Set.of();
        }
        if (value.isArray()) {
            List<Set<String>> items = new ArrayList<>();
            value.forEach(item -> items.add(ways(item)));
            return all("[", items, "]");
        }
        if (!value.isObject()) {
            return Set.of(value.toString());
        }
        Set<String> ways = new LinkedHashSet<>();
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>(value.properties());
        for (List<Map.Entry<String, JsonNode>> order : orders(members)) {
            List<Set<String>> parts = new ArrayList<>();
            for (var member : order) {
                Set<String> named = new LinkedHashSet<>();
                for (String way : ways(member.getValue())) {
                    named.add(quoted(member.getKey()) + ":" + way);
                }
                parts.add(named);
            }
            ways.addAll(all("{", parts, "}"));
            if (ways.size() > WAYS_MAX) {
                break;
            }
        }
        return ways;
    }

    private static String quoted(String text) {
        return tools.jackson.databind.node.StringNode.valueOf(text).toString();
    }

    private static Set<String> all(String begin, List<Set<String>> parts, String end) {
        Set<String> texts = new LinkedHashSet<>(Set.of(begin));
        for (int i = 0; i < parts.size(); i++) {
            Set<String> longer = new LinkedHashSet<>();
            for (String text : texts) {
                for (String part : parts.get(i)) {
                    if (longer.size() < WAYS_MAX) {
                        longer.add(text + (i == 0 ? "" : ",") + part);
                    }
                }
            }
            texts = longer;
        }
        Set<String> closed = new LinkedHashSet<>();
        texts.forEach(text -> closed.add(text + end));
        return closed;
    }

    private static <T> List<List<T>> orders(List<T> all) {
        if (all.size() > 5) {
            return List.of(all);
        }
        if (all.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> orders = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            List<T> rest = new ArrayList<>(all);
            T first = rest.remove(i);
            for (List<T> order : orders(rest)) {
                List<T> whole = new ArrayList<>(List.of(first));
                whole.addAll(order);
                orders.add(whole);
            }
        }
        return orders;
    }
}
