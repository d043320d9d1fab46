package io.alliancehub.tokenizer.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a loop runs over. */
final class Items {

    private Items() {}

    /** Items of a list, names of a mapping, characters of a text, nothing of what is not there. */
    static List<Value> of(Value value, Steps steps) {
        return switch (value) {
            case Value.Sequence(List<Value> items) -> {
                steps.spendElements(items.size());
                yield items;
            }
            case Value.Mapping(Map<String, Value> entries) -> {
                steps.spendElements(entries.size());
                yield Methods.keys(entries).items();
            }
            case Text text -> characters(text, steps);
            case Value.Undefined undefined -> List.of();
            default -> throw steps.error("this value has no items");
        };
    }

    private static List<Value> characters(Text text, Steps steps) {
        steps.spendElements(text.length());
        List<Value> characters = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = at + Character.charCount(text.characters().codePointAt(at));
            characters.add(text.slice(at, end));
            at = end;
        }
        return characters;
    }
}
