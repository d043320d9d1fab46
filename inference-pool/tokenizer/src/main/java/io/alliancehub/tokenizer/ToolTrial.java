package io.alliancehub.tokenizer;

import io.alliancehub.tokenizer.template.Template;
import io.alliancehub.tokenizer.template.TemplateRenderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * Templates leave out what they do not know, without a word: tools, calls, calls beside content; or they write a text
 * of JSON as a text within JSON. So each is tried when it is loaded, with a tool, a call and an answer of ours: only
 * what comes out is promised.
 */
/** What a template does with tools. */
final class ToolTrial {

    private static final String TOOL = "tool_of_the_trial";
    private static final String ARGUMENTS = "\"key\": \"value\"";
    private static final String ANSWER = "found by the trial";
    private static final String WORDS = "words of the trial";

    private static final ToolCall CALL =
            new ToolCall(
                    "trial00001",
                    TOOL,
                    new ToolCall.Arguments.Either("{" + ARGUMENTS + "}", Map.of("key", "value")));

    private static final Map<String, ?> DESCRIBED =
            Map.of(
                    "type",
                    "function",
                    "function",
                    Map.of("name", TOOL, "description", "tried", "parameters", Map.of()));

    private final Template template;
    private final Vocabulary vocabulary;

    private ToolTrial(Template template, Vocabulary vocabulary) {
        this.template = template;
        this.vocabulary = vocabulary;
    }

    /**
     * What came of it.
     *
     * @param tools whether tools that may be called are shown to the model
     * @param answers whether the messages of tools are
     * @param calls how calls are; null where they are not
     */
    record Outcome(boolean tools, boolean answers, @Nullable CallForm calls) {}

    static Outcome of(Template template, Vocabulary vocabulary) {
        return new ToolTrial(template, vocabulary).outcome();
    }

    private Outcome outcome() {
        boolean tools = template.uses("tools") && shows(asked(), CallForm.AS_IT_COMES, TOOL);
        CallForm calls = calls(tools);
        CallForm form = calls == null ? CallForm.AS_IT_COMES : calls;
        return new Outcome(tools, shows(answered(null, tools), form, ANSWER), calls);
    }

    private @Nullable CallForm calls(boolean tools) {
        for (CallForm.Arguments arguments : CallForm.Arguments.values()) {
            for (@Nullable String empty : new String[] {null, ""}) {
                var form = new CallForm(arguments, empty, true);
                if (shows(answered(null, tools), form, TOOL, ARGUMENTS)) {
                    boolean together = shows(answered(WORDS, tools), form, TOOL, ARGUMENTS, WORDS);
                    return new CallForm(arguments, empty, together);
                }
            }
        }
        return null;
    }

    private static Conversation asked() {
        return Conversation.of(List.of(question()), GenerationPrompt.ADD)
                .withTools(List.of(DESCRIBED));
    }

    private static Conversation answered(@Nullable String content, boolean tools) {
        List<ChatMessage> messages = new ArrayList<>();
        messages.add(question());
        messages.add(
                new ChatMessage(
                        ChatMessage.Role.ASSISTANT, content, null, null, null, List.of(CALL)));
        messages.add(
                new ChatMessage(ChatMessage.Role.TOOL, ANSWER, null, TOOL, CALL.id(), List.of()));
        Conversation conversation = Conversation.of(messages, GenerationPrompt.ADD);
        // Where tools are shown, their name would be found there instead of in the call.
        return tools
                ? conversation.withTools(List.of(Map.of("type", "function", "function", Map.of())))
                : conversation;
    }

    private static ChatMessage question() {
        return new ChatMessage(ChatMessage.Role.USER, "a question");
    }

    private boolean shows(Conversation conversation, CallForm form, String... expected) {
        try {
            String text =
                    template.render(
                                    TemplateVariables.of(conversation, vocabulary, form),
                                    conversation.date())
                            .characters();
            return List.of(expected).stream().allMatch(text::contains);
        } catch (TemplateRenderException refused) {
            return false;
        }
    }
}
