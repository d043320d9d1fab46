package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * A model that a member serves, as it describes it itself.
 *
 * @param name the file's alias on that member
 * @param templateDigest null where the model has no chat template
 * @param contextLength most tokens that this member keeps for one sequence
 * @param numericsProfile engine version, kernel path, vector width, KV format
 * @param kind null of members that did not tell, whose models all answered
 * @param toolFormat how it calls tools; null where requests with tools are refused
 * @param thinks whether its answers may begin with a thought, which is told apart; null of members
 *     that did not tell, whose models do not
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ServedModel(
        String name,
        String architecture,
        String quantisation,
        long parameterCount,
        String baseDigest,
        String tokenizerDigest,
        @Nullable String templateDigest,
        int contextLength,
        String numericsProfile,
        @Nullable ModelKind kind,
        @Nullable String toolFormat,
        @Nullable Boolean thinks) {

    /** A model that answers, and neither calls tools nor thinks. */
    public ServedModel(
            String name,
            String architecture,
            String quantisation,
            long parameterCount,
            String baseDigest,
            String tokenizerDigest,
            @Nullable String templateDigest,
            int contextLength,
            String numericsProfile) {
        this(
                name,
                architecture,
                quantisation,
                parameterCount,
                baseDigest,
                tokenizerDigest,
                templateDigest,
                contextLength,
                numericsProfile,
                ModelKind.GENERATION,
                null,
                false);
    }

    /** The same model, which calls tools and thinks like this. */
    public ServedModel speaking(@Nullable String howToolsAreCalled, boolean mayThink) {
        return new ServedModel(
                name,
                architecture,
                quantisation,
                parameterCount,
                baseDigest,
                tokenizerDigest,
                templateDigest,
                contextLength,
                numericsProfile,
                kind,
                howToolsAreCalled,
                mayThink);
    }

    /** What the model is for. */
    public ModelKind use() {
        return kind == null ? ModelKind.GENERATION : kind;
    }
}
