package io.alliancehub.server.openai;

import io.alliancehub.engine.grammar.GrammarSpec;

/**
 * The shape that an answer must have.
 *
 * @param param the field that asks for it, for errors
 */
public record AnswerFormat(GrammarSpec spec, String param) {}
