package io.alliancehub.tokenizer.chat;

import static io.alliancehub.tokenizer.chat.ChatRefusedException.malformed;
import static io.alliancehub.tokenizer.chat.ChatRefusedException.unsupported;

import io.alliancehub.tokenizer.Thinking;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads whether a model is to think, in the words of DeepSeek ({@code thinking}), of Qwen ({@code
 * enable_thinking}, {@code thinking_budget}) and of other servers ({@code chat_template_kwargs}).
 */
final class ThinkingReader {

    private ThinkingReader() {}

    static Thinking thinking(PlainFields request) {
        Thinking said = ofThinking(request);
        said = same(said, flag(request, "enable_thinking"), "enable_thinking");
        PlainFields template = inner(request, "chat_template_kwargs");
        if (template == null) {
            return said;
        }
        template.only(Set.of("enable_thinking", "thinking"));
        for (String name : Set.of("enable_thinking", "thinking")) {
            said = same(said, flag(template, name), template.path(name));
        }
        return said;
    }

    static OptionalInt budget(PlainFields request) {
        PlainFields thinking = inner(request, "thinking");
        OptionalInt own =
                thinking == null ? OptionalInt.empty() : thinking.positive("budget_tokens");
        OptionalInt other = request.positive("thinking_budget");
        if (own.isPresent() && other.isPresent() && !own.equals(other)) {
            throw malformed("thinking_budget", "The request has two budgets for thinking.");
        }
        OptionalInt budget = own.isPresent() ? own : other;
        if (budget.isPresent() && thinking(request) == Thinking.OFF) {
            throw malformed(
                    own.isPresent() ? "thinking.budget_tokens" : "thinking_budget",
                    "A budget is for thinking, which the request switches off.");
        }
        return budget;
    }

    private static Thinking ofThinking(PlainFields request) {
        PlainFields thinking = inner(request, "thinking");
        if (thinking == null) {
            return Thinking.UNSAID;
        }
        thinking.only(Set.of("type", "budget_tokens"));
        return switch (thinking.text("type")) {
            case "enabled" -> Thinking.ON;
            case "disabled" -> Thinking.OFF;
            default ->
                    throw unsupported("thinking.type", "'thinking.type' is enabled or disabled.");
        };
    }

    private static @Nullable PlainFields inner(PlainFields request, String name) {
        Object value = request.present(name);
        return value == null ? null : PlainFields.of(value, request.path(name));
    }

    private static Thinking flag(PlainFields fields, String name) {
        if (fields.present(name) == null) {
            return Thinking.UNSAID;
        }
        return fields.flag(name, false) ? Thinking.ON : Thinking.OFF;
    }

    private static Thinking same(Thinking first, Thinking second, String path) {
        if (first != Thinking.UNSAID && second != Thinking.UNSAID && first != second) {
            throw malformed(path, "The request says two things about thinking.");
        }
        return first == Thinking.UNSAID ? second : first;
    }
}
