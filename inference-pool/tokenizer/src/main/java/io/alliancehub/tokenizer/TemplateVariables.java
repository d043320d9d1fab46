package io.alliancehub.tokenizer;

import io.alliancehub.tokenizer.template.Text;
import io.alliancehub.tokenizer.template.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a template is given, by the names that transformers uses. Of all texts only those of the
 * begin and end tokens are not the conversation's.
 */
final class TemplateVariables {

    private TemplateVariables() {}

    /** Of a conversation whose messages are left as they come. */
    static Map<String, Value> of(Conversation conversation, Vocabulary vocabulary) {
        return of(conversation, conversation.messages(), vocabulary, CallForm.AS_IT_COMES);
    }

    /** Of a conversation whose calls are given in this form. */
    static Map<String, Value> of(Conversation conversation, Vocabulary vocabulary, CallForm form) {
        return of(conversation, form.applied(conversation.messages()), vocabulary, form);
    }

    private static Map<String, Value> of(
            Conversation conversation,
            List<ChatMessage> shown,
            Vocabulary vocabulary,
            CallForm form) {
        Map<String, Value> variables = new HashMap<>();
        List<Map<String, @Nullable Object>> messages = new ArrayList<>();
        shown.forEach(message -> messages.add(message(message, form)));
        variables.put("messages", Value.ofConversation(messages));
        variables.put(
                "tools",
                Value.ofConversation(conversation.tools().isEmpty() ? null : conversation.tools()));
        variables.put("documents", Value.ofConversation(null));
        variables.put(
                "add_generation_prompt",
                Value.of(conversation.generationPrompt() == GenerationPrompt.ADD));
        if (conversation.thinking() != Thinking.UNSAID) {
            Value thinks = Value.of(conversation.thinking() == Thinking.ON);
            variables.put("enable_thinking", thinks);
            variables.put("thinking", thinks);
        }
        putToken(variables, "bos_token", vocabulary, vocabulary.special().bos());
        putToken(variables, "eos_token", vocabulary, vocabulary.special().eos());
        return variables;
    }

    private static void putToken(
            Map<String, Value> variables,
            String name,
            Vocabulary vocabulary,
            @Nullable Integer id) {
        if (id != null) {
            variables.put(name, Text.template(vocabulary.tokens().get(id)));
        }
    }

    private static Map<String, @Nullable Object> message(ChatMessage message, CallForm form) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("role", message.role().wireName());
        fields.put("content", message.content());
        putIfGiven(fields, "reasoning_content", message.reasoningContent());
        putIfGiven(fields, "name", message.name());
        putIfGiven(fields, "tool_call_id", message.toolCallId());
        if (!message.toolCalls().isEmpty()) {
            List<Map<String, Object>> calls = new ArrayList<>();
            message.toolCalls().forEach(call -> calls.add(toolCall(call, form)));
            fields.put("tool_calls", calls);
        }
        return fields;
    }

    private static Map<String, Object> toolCall(ToolCall call, CallForm form) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", call.name());
        function.put("arguments", form.given(call.arguments()));
        Map<String, Object> fields = new LinkedHashMap<>();
        if (call.id() != null) {
            fields.put("id", call.id());
        }
        fields.put("type", "function");
        fields.put("function", function);
        return fields;
    }

    private static void putIfGiven(
            Map<String, @Nullable Object> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
