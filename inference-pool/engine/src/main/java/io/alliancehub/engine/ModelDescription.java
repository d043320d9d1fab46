package io.alliancehub.engine;

import io.alliancehub.tokenizer.Vocabulary;
import org.jspecify.annotations.Nullable;

/**
 * What is being served, by digest.
 *
 * @param name the file's own name for the model
 * @param architecture GGUF's name of it
 * @param baseDigest SHA-256 of the whole file, hexadecimal
 * @param tokenizerDigest the vocabulary's digest
 * @param templateDigest SHA-256 of the chat template's text; null where the file has none
 * @param contextLength most tokens that this engine keeps for one sequence
 * @param parameterCount numbers in all tensors
 * @param quantisation storage type of most of the matrices' numbers
 */
public record ModelDescription(
        String name,
        String architecture,
        String baseDigest,
        String tokenizerDigest,
        @Nullable String templateDigest,
        int contextLength,
        long parameterCount,
        String quantisation,
        Vocabulary vocabulary) {}
