/**
 * Answers in the shape that was asked for: a grammar is compiled to parts, the parts run as an
 * automaton over bytes, and the automaton says which tokens of a vocabulary may come next.
 *
 * <p>What a caller composes is a {@link io.alliancehub.engine.grammar.GrammarSpec}: a literal, a
 * regular expression, a JSON Schema, any JSON object; one after the other, one of several, or
 * several times with a separator. {@link io.alliancehub.engine.grammar.Grammar#compile} makes a
 * grammar of it, on any thread but the engine's. A call of one of two tools, as Hermes writes it:
 *
 * <pre>{@code
 * GrammarSpec call(String name, String schema) {
 *     return GrammarSpec.sequence(
 *             GrammarSpec.literal("<tool_call>\n{\"name\": \"" + name + "\", \"arguments\": "),
 *             GrammarSpec.jsonSchema(schema),
 *             GrammarSpec.literal("}\n</tool_call>"));
 * }
 * GrammarSpec calls = GrammarSpec.repeat(
 *         GrammarSpec.oneOf(call("a", schemaOfA), call("b", schemaOfB)),
 *         GrammarSpec.literal("\n"), 1, 8);
 * Grammar grammar = Grammar.compile(calls, GrammarLimits.DEFAULT);
 * request.withGrammar(grammar);
 * }</pre>
 */
@NullMarked
package io.alliancehub.engine.grammar;

import org.jspecify.annotations.NullMarked;
