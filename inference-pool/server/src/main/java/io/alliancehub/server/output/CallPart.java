package io.alliancehub.server.output;

import org.jspecify.annotations.Nullable;

/**
 * More of a call.
 *
 * @param index which call of the answer
 * @param name of the tool, in the first part; null in those that follow
 * @param arguments the next piece of the arguments' JSON, as the model wrote it; often empty
 */
public record CallPart(int index, @Nullable String name, String arguments) {}
