package io.alliancehub.server.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One answer of the corpus in the words of one format, and what it says. All of it is made up.
 *
 * @param told what must come out
 * @param calls whether it ends as an answer that calls tools
 */
record CorpusCase(String name, ToolFormat format, String text, Said told, boolean calls) {

    static final Set<String> OFFERED = Set.of("get_rate", "send_mail", "list_tenants");

    /** A call that a model makes. */
    record Call(String name, String arguments) {}

    @Override
    public String toString() {
        return format.wireName() + ": " + name;
    }

    static List<CorpusCase> all() {
        List<CorpusCase> all = new ArrayList<>();
        for (ToolFormat format : ToolFormat.values()) {
            addWhole(format, all);
            addBroken(format, all);
        }
        return all;
    }

    private static void addWhole(ToolFormat format, List<CorpusCase> all) {
        var usd = new Call("get_rate", "{\"currency\": \"USD\"}");
        var mail =
                new Call(
                        "send_mail",
                        "{\"to\": [\"amy@example.com\"], \"body\": {\"lines\": [1, -2.50e+3, null,"
                                + " true, {\"a\": {}}]}}");
        var chinese = new Call("send_mail", "{\"正文\": \"您好，额度为１００万元。\"}");
        var emoji = new Call("send_mail", "{\"body\": \"🙏👩‍💻 \\ud83d\\ude4f\"}");
        var escapes =
                new Call("send_mail", "{\"body\": \"a\\\"b\\\\c\\n\\t\\u00e9 </b> {[}] \\/\"}");
        var marks = new Call("send_mail", "{\"body\": \"" + quotable(format) + " ``` </think>\"}");
        var bare = new Call("list_tenants", "{}");
        for (Call call : List.of(usd, mail, chinese, emoji, escapes, marks, bare)) {
            all.add(whole("one call " + call.arguments(), format, "", "", call));
        }
        all.add(whole("two calls", format, "", "", usd, mail));
        all.add(whole("three calls", format, "", "", bare, usd, chinese));
        all.add(whole("text after it", format, "", "Done.\n", usd));
        if (format != ToolFormat.LLAMA_3) {
            all.add(whole("text before it", format, "我来查一下。", "", usd));
            all.add(whole("text around two", format, "Let me see:\n- a < b", "ok", usd, bare));
        }
        all.add(
                new CorpusCase(
                        "arguments left out",
                        format,
                        written(format, List.of(new Call("list_tenants", ""))),
                        said("", new Call("list_tenants", "{}")),
                        true));
    }

    private static void addBroken(ToolFormat format, List<CorpusCase> all) {
        String unknown = written(format, List.of(new Call("drop_tables", "{\"a\": 1}")));
        all.add(
                new CorpusCase(
                        "a name that nobody offered",
                        format,
                        unknown,
                        asText(format, unknown),
                        false));
        String whole = written(format, List.of(new Call("get_rate", "{\"currency\": \"USD\"}")));
        int name = whole.indexOf("get_ra");
        String inName = whole.substring(0, name + 6);
        all.add(
                new CorpusCase(
                        "cut off in the name", format, inName, asText(format, inName), false));
        int arguments = whole.indexOf("{\"curr");
        all.add(
                new CorpusCase(
                        "cut off in the arguments",
                        format,
                        whole.substring(0, arguments + 15),
                        said("", new Call("get_rate", "{\"currency\": \"U")),
                        false));
        String trailing = whole.replace("\"USD\"}", "\"USD\",}");
        all.add(
                new CorpusCase(
                        "a comma too much",
                        format,
                        trailing,
                        said("", new Call("get_rate", rest(format, trailing, arguments))),
                        false));
        String raw = whole.replace("USD", "U\nD");
        all.add(
                new CorpusCase(
                        "a line end in a string",
                        format,
                        raw,
                        said("", new Call("get_rate", rest(format, raw, arguments))),
                        false));
        String list = whole.replace("{\"currency\": \"USD\"}", "[1]");
        all.add(
                new CorpusCase(
                        "arguments that are a list", format, list, asText(format, list), false));
        String prose = opening(format) + " no call at all, 好 {\"a\": 1}";
        all.add(new CorpusCase("a mark and prose", format, prose, asText(format, prose), false));
        String code = "Use {\"name\": \"get_rate\"} like this: `<tool>`\n\n";
        all.add(new CorpusCase("text that looks like it", format, code, Said.content(code), false));
    }

    private static CorpusCase whole(
            String name, ToolFormat format, String before, String after, Call... calls) {
        String text = before + (before.isEmpty() ? "" : "\n") + written(format, List.of(calls));
        String told = before + after;
        return new CorpusCase(
                name,
                format,
                text + (after.isEmpty() ? "" : "\n" + after),
                said(told, calls),
                true);
    }

    private static Said said(String content, Call... calls) {
        List<CallPart> parts = new ArrayList<>();
        for (Call call : calls) {
            parts.add(new CallPart(parts.size(), call.name(), call.arguments()));
        }
        return new Said(content, "", parts);
    }

    /** Of a broken call nothing is lost but DeepSeek's marks around all calls. */
    private static Said asText(ToolFormat format, String text) {
        return Said.content(
                switch (format) {
                    case HERMES, LLAMA_3 -> text;
                    case DEEPSEEK_R1, DEEPSEEK_V3_1 ->
                            text.replace("<｜tool▁calls▁begin｜>", "")
                                    .replace("<｜tool▁call▁end｜>", "")
                                    .replace("<｜tool▁calls▁end｜>", "");
                });
    }

    /** What stands where the arguments should, up to the mark that ends the call. */
    private static String rest(ToolFormat format, String text, int from) {
        return switch (format) {
            case HERMES -> text.substring(from, text.indexOf("</tool_call>"));
            case DEEPSEEK_R1, DEEPSEEK_V3_1 ->
                    text.substring(from, text.indexOf("<｜tool▁call▁end｜>"));
            case LLAMA_3 -> text.substring(from);
        };
    }

    private static String opening(ToolFormat format) {
        return switch (format) {
            case HERMES -> "<tool_call>";
            case DEEPSEEK_R1, DEEPSEEK_V3_1 -> "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>";
            case LLAMA_3 -> "<|python_tag|>";
        };
    }

    /** The format's own marks, as an argument may quote them. */
    private static String quotable(ToolFormat format) {
        String closing = format.closing();
        return format.openings().getFirst() + (closing == null ? "" : closing);
    }

    private static String written(ToolFormat format, List<Call> calls) {
        var text = new StringBuilder();
        for (Call call : calls) {
            boolean first = text.isEmpty();
            switch (format) {
                case HERMES ->
                        text.append(first ? "" : "\n")
                                .append("<tool_call>\n")
                                .append(object(call, "arguments"))
                                .append("\n</tool_call>");
                case DEEPSEEK_R1 ->
                        text.append(first ? "<｜tool▁calls▁begin｜>" : "\n")
                                .append("<｜tool▁call▁begin｜>function<｜tool▁sep｜>")
                                .append(call.name())
                                .append(fenced(call.arguments()))
                                .append("<｜tool▁call▁end｜>");
                case DEEPSEEK_V3_1 ->
                        text.append(first ? "<｜tool▁calls▁begin｜>" : "")
                                .append("<｜tool▁call▁begin｜>")
                                .append(call.name())
                                .append("<｜tool▁sep｜>")
                                .append(call.arguments())
                                .append("<｜tool▁call▁end｜>");
                case LLAMA_3 -> text.append(first ? "" : "; ").append(object(call, "parameters"));
            }
        }
        return switch (format) {
            case HERMES, LLAMA_3 -> text.toString();
            case DEEPSEEK_R1, DEEPSEEK_V3_1 -> text.append("<｜tool▁calls▁end｜>").toString();
        };
    }

    private static String fenced(String arguments) {
        return arguments.isEmpty() ? "\n" : "\n```json\n" + arguments + "\n```";
    }

    private static String object(Call call, String key) {
        String arguments =
                call.arguments().isEmpty() ? "" : ", \"" + key + "\": " + call.arguments();
        return "{\"name\": \"" + call.name() + "\"" + arguments + "}";
    }
}
