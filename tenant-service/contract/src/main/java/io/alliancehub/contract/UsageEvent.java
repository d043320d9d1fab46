package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened in one call, written once by the gateway and never changed. It holds no content.
 *
 * @param id unique: request id and part ({@code <requestId>-0}); the service stores each id once
 * @param requestId what the caller saw as {@code x-request-id}
 * @param usage the billed tokens
 * @param beyondTokens computed by the member and billed to nobody, because the gateway never
 *     received them or a preemption made the member compute them again: the platform's cost. 0
 *     where the member could not be asked
 * @param measurement where the counts come from
 * @param priceVersion the price row in force when the call was admitted
 * @param occurredAt when the call was admitted: it decides the billing month
 * @param dispatchedAt when the member that is named here was asked, after what waiting there was;
 *     null where none was, and in events of gateways that did not tell
 * @param firstTokenAt when the first token came; null where none did
 * @param evidence what made the answer; null where no member answered, or the one that was cut off
 *     could not be asked
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UsageEvent(
        String id,
        String requestId,
        TenantId tenantId,
        ProjectId projectId,
        AppId appId,
        KeyId keyId,
        String alias,
        String modelVersion,
        TokenUsage usage,
        long beyondTokens,
        Outcome outcome,
        Measurement measurement,
        String priceVersion,
        Instant occurredAt,
        @Nullable Instant dispatchedAt,
        @Nullable Instant firstTokenAt,
        Instant endedAt,
        String gatewayId,
        @Nullable String memberId,
        @Nullable Evidence evidence) {
    /** How the call ended. */
    public enum Outcome {
        COMPLETED,
        /** The caller hung up; billed up to the highest position that the gateway received. */
        CLIENT_GONE,
        /** The member failed or timed out; billed likewise. */
        MEMBER_FAILED,
        /** The gateway died; settled from its journal after its restart. */
        GATEWAY_LOST
    }

    /** Where the counts come from. */
    public enum Measurement {
        /** The member's own accounting, which the gateway's count confirmed. */
        MEASURED,
        /** The gateway's running count, as the stream was cut before the accounting came. */
        COUNTED,
        /** The last checkpoint in the journal of a gateway that died. */
        CHECKPOINT
    }

    /**
     * What made an answer, enough to replay it for whoever has the prompt. It holds no content: its
     * keyed digests are HMAC-SHA-256 in hexadecimal, by a key of the bank's zone that only the
     * pool's secret gives, so that nobody can try guesses against them.
     *
     * @param baseDigest SHA-256 of the model's file
     * @param templateDigest SHA-256 of the chat template's text; null where there was none
     * @param seed of the first choice; the one at index i draws by seed + i
     * @param promptDigest keyed digest of the prompt's token ids, or null where none was made
     * @param adapterDigest null where no adapter was used
     * @param arithmetic null in events of members that did not tell, as the rest is
     * @param seal keyed digest of all other fields, so that whoever has the key sees a changed one;
     *     null until the answer has ended
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Evidence(
            String baseDigest,
            String tokenizerDigest,
            @Nullable String templateDigest,
            String numericsProfile,
            double temperature,
            double topP,
            int topK,
            long seed,
            @Nullable String promptDigest,
            @Nullable String adapterDigest,
            @Nullable Arithmetic arithmetic,
            @Nullable Ending ending,
            @Nullable Output output,
            @Nullable Rules rules,
            @Nullable String seal) {

        /** What older members told. */
        public Evidence(
                String baseDigest,
                String tokenizerDigest,
                @Nullable String templateDigest,
                String numericsProfile,
                double temperature,
                double topP,
                int topK,
                long seed,
                @Nullable String promptDigest) {
            this(
                    baseDigest,
                    tokenizerDigest,
                    templateDigest,
                    numericsProfile,
                    temperature,
                    topP,
                    topK,
                    seed,
                    promptDigest,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }

        /** The same of an answer that has come so far; without a seal. */
        public Evidence with(Output made) {
            return with(made, null);
        }

        /** The same under a seal. */
        public Evidence sealed(String by) {
            return with(output, by);
        }

        private Evidence with(@Nullable Output made, @Nullable String by) {
            return new Evidence(
                    baseDigest,
                    tokenizerDigest,
                    templateDigest,
                    numericsProfile,
                    temperature,
                    topP,
                    topK,
                    seed,
                    promptDigest,
                    adapterDigest,
                    arithmetic,
                    ending,
                    made,
                    rules,
                    by);
        }
    }

    /**
     * The parts of a numerics profile that people ask for.
     *
     * @param activations what matrix products multiply weights with: {@code float} or {@code int8}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Arithmetic(String engineVersion, String kvFormat, String activations) {}

    /**
     * What may end an answer beside the model.
     *
     * @param maxTokens most completion tokens of each choice
     * @param ignoreEos whether tokens that end an answer were tokens like any other
     * @param stopDigest keyed digest of the stop strings; null where there were none
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Ending(long maxTokens, boolean ignoreEos, @Nullable String stopDigest) {}

    /**
     * What changed the logits and the draw beside temperature, top-p and top-k, as it was used.
     * Numbers are exact: a double is written so that it is read as the same one.
     *
     * @param choices answers that were made to the prompt
     * @param minP part of the best token's probability that a token had to have
     * @param repetitionPenalty 1 changed nothing, as 0 of the others
     * @param minTokens completion tokens before which nothing could end a choice
     * @param biasDigest keyed digest of what was added to single tokens' logits; null where nothing
     *     was
     * @param grammarDigest keyed digest of the grammar that the answer had to fit; null where there
     *     was none
     * @param thoughtTokens the most tokens of a thought; null where it could take all there were
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Rules(
            int choices,
            double minP,
            double repetitionPenalty,
            double presencePenalty,
            double frequencyPenalty,
            long minTokens,
            @Nullable String biasDigest,
            @Nullable String grammarDigest,
            @Nullable Long thoughtTokens) {

        /** Of an answer that could be any text. */
        public Rules(
                int choices,
                double minP,
                double repetitionPenalty,
                double presencePenalty,
                double frequencyPenalty,
                long minTokens,
                @Nullable String biasDigest) {
            this(
                    choices,
                    minP,
                    repetitionPenalty,
                    presencePenalty,
                    frequencyPenalty,
                    minTokens,
                    biasDigest,
                    null,
                    null);
        }
    }

    /**
     * What came out of one of several choices.
     *
     * @param digest keyed digest of its completion's token ids
     * @param tokens completion tokens that were made of it
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ChoiceOutput(String digest, long tokens) {}

    /**
     * What came out, and where its positions came from, over all choices. Of an answer that was
     * made by one member to its end, {@code cached + computed - recomputed} is, for each choice,
     * the prompt and the completion but its last token.
     *
     * @param digest keyed digest of the completion's token ids, resumed ones included; of several
     *     choices, of their digests
     * @param tokens completion tokens that were made, whoever received them, resumed ones included
     * @param resumedTokens of them, those that another member had made
     * @param cachedTokens positions that were found in the prefix cache
     * @param computedTokens positions that were computed, those computed again included
     * @param recomputedTokens of them, those computed again after a preemption: nobody pays for
     *     them
     * @param choices each of several, in their order; null where there was one
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Output(
            String digest,
            long tokens,
            long resumedTokens,
            long cachedTokens,
            long computedTokens,
            long recomputedTokens,
            @Nullable List<ChoiceOutput> choices) {

        public Output {
            choices = choices == null ? null : List.copyOf(choices);
        }
    }
}
