package io.alliancehub.server.openai;

import io.alliancehub.tokenizer.chat.ChatPrompt;

/** A chat completion that is asked for, every field checked. */
public record ChatRequest(ChatPrompt prompt, AnswerOptions options) {}
