package io.alliancehub.tokenizer.chat;

import static io.alliancehub.tokenizer.chat.ChatRefusedException.malformed;
import static io.alliancehub.tokenizer.chat.ChatRefusedException.unsupported;

import io.alliancehub.tokenizer.chat.ToolRules.Tool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the tools of a request and how they may be called. */
final class ToolsReader {

    private static final int TOOLS_MAX = 128;
    private static final int DESCRIPTION_CHARS_MAX = 1 << 14;
    private static final int SCHEMA_DEPTH_MAX = 32;
    private static final int SCHEMA_VALUES_MAX = 8192;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private ToolsReader() {}

    static ToolRules read(PlainFields request) {
        List<Tool> tools = tools(request);
        ToolChoice choice = choice(request, tools);
        boolean parallel = request.flag("parallel_tool_calls", true);
        // A model that is to call nothing is told of nothing.
        return tools.isEmpty() || choice instanceof ToolChoice.None
                ? ToolRules.NONE
                : new ToolRules(tools, choice, parallel);
    }

    private static List<Tool> tools(PlainFields request) {
        List<?> list = request.list("tools", TOOLS_MAX);
        List<Tool> tools = new ArrayList<>(list.size());
        Set<String> names = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            String path = "tools[" + i + "]";
            Tool tool = tool(PlainFields.of(list.get(i), path));
            if (!names.add(tool.name())) {
                throw malformed(path + ".function.name", "Two tools have the same name.");
            }
            tools.add(tool);
        }
        return tools;
    }

    private static Tool tool(PlainFields tool) {
        tool.only(Set.of("type", "function"));
        if (!"function".equals(tool.present("type"))) {
            throw unsupported(tool.path("type"), "'" + tool.path("type") + "' must be function.");
        }
        PlainFields function =
                PlainFields.of(tool.present("function"), tool.path("function"))
                        .only(Set.of("name", "description", "parameters", "strict"));
        String name = name(function);
        Map<String, ?> parameters = parameters(function);
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", name);
        String description = function.textWithin("description", DESCRIPTION_CHARS_MAX);
        if (description != null) {
            described.put("description", description);
        }
        if (function.present("parameters") != null) {
            described.put("parameters", parameters);
        }
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("type", "function");
        whole.put("function", described);
        return new Tool(name, parameters, function.flag("strict", false), whole);
    }

    static String name(PlainFields function) {
        String path = function.path("name");
        String name = function.text("name");
        if (!NAME.matcher(name).matches()) {
            throw unsupported(
                    path,
                    "'" + path + "' must have 1 to 64 letters, digits, '_' and '-' of ASCII.");
        }
        return name;
    }

    private static Map<String, ?> parameters(PlainFields function) {
        Object schema = function.present("parameters");
        if (schema == null) {
            return Map.of();
        }
        String path = function.path("parameters");
        if (!(schema instanceof Map<?, ?> map)) {
            throw malformed(path, "'" + path + "' must be a JSON Schema, an object.");
        }
        if (values(schema, 0, path) > SCHEMA_VALUES_MAX) {
            throw unsupported(path, "'" + path + "' has at most " + SCHEMA_VALUES_MAX + " values.");
        }
        return byName(map);
    }

    private static int values(@Nullable Object value, int depth, String path) {
        if (depth > SCHEMA_DEPTH_MAX) {
            throw unsupported(
                    path, "'" + path + "' is nested at most " + SCHEMA_DEPTH_MAX + " deep.");
        }
        Iterable<?> inner =
                switch (value) {
                    case Map<?, ?> map -> map.values();
                    case List<?> list -> list;
                    case null, default -> List.of();
                };
        int count = 1;
        for (Object each : inner) {
            count += values(each, depth + 1, path);
        }
        return count;
    }

    /** The same map; names of JSON are texts. */
    static Map<String, ?> byName(Map<?, ?> map) {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        map.forEach((name, value) -> entries.put(String.valueOf(name), value));
        return entries;
    }

    private static ToolChoice choice(PlainFields request, List<Tool> tools) {
        ToolChoice choice =
                switch (request.present("tool_choice")) {
                    case null -> new ToolChoice.Auto();
                    case String word -> choice(word);
                    case Map<?, ?> named -> named(new PlainFields(named, "tool_choice"), tools);
                    default -> throw noChoice();
                };
        if (choice instanceof ToolChoice.Required && tools.isEmpty()) {
            throw malformed("tool_choice", "'tool_choice' needs 'tools' to choose from.");
        }
        return choice;
    }

    private static ToolChoice choice(String word) {
        return switch (word) {
            case "none" -> new ToolChoice.None();
            case "auto" -> new ToolChoice.Auto();
            case "required" -> new ToolChoice.Required();
            default -> throw noChoice();
        };
    }

    private static ChatRefusedException noChoice() {
        return malformed(
                "tool_choice",
                "'tool_choice' must be none, auto, required, or an object that names a function.");
    }

    private static ToolChoice named(PlainFields choice, List<Tool> tools) {
        choice.only(Set.of("type", "function"));
        if (!"function".equals(choice.present("type"))) {
            throw unsupported("tool_choice.type", "'tool_choice.type' must be function.");
        }
        PlainFields function =
                PlainFields.of(choice.present("function"), "tool_choice.function")
                        .only(Set.of("name"));
        String name = name(function);
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw malformed("tool_choice.function.name", "'tool_choice' names none of the tools.");
        }
        return new ToolChoice.Named(name);
    }
}
