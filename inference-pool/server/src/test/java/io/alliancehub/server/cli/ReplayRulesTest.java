package io.alliancehub.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.UsageEvent.ChoiceOutput;
import io.alliancehub.contract.UsageEvent.Output;
import io.alliancehub.contract.UsageEvent.Rules;
import io.alliancehub.engine.ModelFiles;
import io.alliancehub.engine.sampling.TokenBias;
import io.alliancehub.tokenizer.CompletionPrompts;
import io.alliancehub.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Several choices under all of the sampler's rules, made again from their record. */
final class ReplayRulesTest {

    private static final int CHOICES = 3;
    private static final long SEED = 5;
    private static final String TEXT = "A letter of credit is";
    private static final Map<Integer, Double> BIASES = Map.of(300, 1.25, 17, -100.0, 65, 1.0 / 3);

    @TempDir static Path folder;
    private static ObjectNode request;
    private static MemberAccounting account;
    private static final List<List<Integer>> TOKENS = new ArrayList<>();

    @BeforeAll
    static void askAMember() throws Exception {
        request = Json.MAPPER.createObjectNode();
        request.put("model", "mini").put("stream", true).put("prompt", TEXT);
        request.put("temperature", 0.9).put("top_k", 60).put("top_p", 0.97);
        request.put("min_p", 0.003).put("repetition_penalty", 1.1);
        request.put("presence_penalty", 0.3).put("frequency_penalty", -0.1);
        request.put("min_tokens", 12).put("max_tokens", 20).put("seed", SEED);
        ObjectNode biases = request.putObject("logit_bias");
        BIASES.forEach((id, bias) -> biases.put(id.toString(), bias));
        try (RecordingMember member = RecordingMember.start()) {
            // Events of a stream tell tokens of all choices together; each alone has its own seed.
            for (int i = 0; i < CHOICES; i++) {
                TOKENS.add(
                        member.ask("/v1/completions", request.deepCopy().put("seed", SEED + i))
                                .tokens());
            }
            request.put("n", CHOICES);
            account = member.ask("/v1/completions", request).account();
        }
    }

    private static ObjectNode recorded() {
        ObjectNode record = Json.MAPPER.createObjectNode();
        record.set("request", request.deepCopy());
        record.set("evidence", Json.MAPPER.readTree(ContractJson.write(account.evidence())));
        ArrayNode tokens = record.putArray("tokens");
        for (List<Integer> each : TOKENS) {
            ArrayNode ids = tokens.addArray();
            each.forEach(ids::add);
        }
        record.put("digestKey", RecordingMember.KEY.hex()).put("model", RecordingMember.MODEL);
        return record;
    }

    /** The record of whoever kept ids instead of the request. */
    private static void withoutRequest(ObjectNode record) {
        JsonNode asked = record.remove("request");
        record.set("logit_bias", asked.get("logit_bias"));
        ArrayNode prompt = record.putArray("promptTokens");
        for (int id : promptTokens()) {
            prompt.add(id);
        }
    }

    private static int[] promptTokens() {
        try (var file = ModelFiles.open(Path.of(RecordingMember.MODEL))) {
            return CompletionPrompts.of(Tokenizer.of(file.vocabulary())).tokens(TEXT, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Replayed replay(Consumer<ObjectNode> change, String... options)
            throws IOException {
        ObjectNode record = recorded();
        change.accept(record);
        return Replayed.of(folder, record.toString(), options);
    }

    private static ObjectNode evidence(ObjectNode record) {
        return (ObjectNode) record.get("evidence");
    }

    private static ObjectNode rules(ObjectNode record) {
        return (ObjectNode) evidence(record).get("rules");
    }

    private static ObjectNode asked(ObjectNode record) {
        return (ObjectNode) record.get("request");
    }

    @Test
    void theEvidenceHasEveryRuleExactlyAndNoContent() {
        Rules rules = account.evidence().rules();
        assertThat(rules)
                .isEqualTo(
                        new Rules(
                                CHOICES,
                                0.003,
                                1.1,
                                0.3,
                                -0.1,
                                12,
                                RecordingMember.KEY.ofBiases(TokenBias.of(BIASES))));
        Output output = account.evidence().output();
        assertThat(output).isNotNull();
        List<ChoiceOutput> outputs = new ArrayList<>();
        for (List<Integer> each : TOKENS) {
            String digest = RecordingMember.KEY.output(ReplayRecord.array(each)).hex();
            outputs.add(new ChoiceOutput(digest, each.size()));
        }
        assertThat(output.choices()).isEqualTo(outputs);
        assertThat(output.cachedTokens() + output.computedTokens() - output.recomputedTokens())
                .as("a prompt and a completion but its last token, for each choice")
                .isEqualTo(CHOICES * (account.usage().promptTokens() - 1) + output.tokens());
        assertThat(ContractJson.write(account))
                .doesNotContain("1.25", "0.3333", "letter", "credit");
    }

    @Test
    void everyChoiceReplaysEqual() throws IOException {
        for (Consumer<ObjectNode> change :
                List.<Consumer<ObjectNode>>of(record -> {}, ReplayRulesTest::withoutRequest)) {
            Replayed ran = replay(change);
            assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
            assertThat(ran.out().lines())
                    .hasSize(CHOICES + 1)
                    .contains(
                            "choice 2: equal: "
                                    + TOKENS.get(2).size()
                                    + " tokens, and their digest")
                    .endsWith("digest of all choices: equal");
        }
        Replayed digests = replay(record -> record.remove("tokens"));
        assertThat(digests.status()).as(digests.out() + digests.err()).isZero();
        assertThat(digests.out()).contains("choice 1: equal", "by their digest");
        Replayed ids = replay(record -> record.remove("digestKey"));
        assertThat(ids.status()).as(ids.out() + ids.err()).isZero();
        assertThat(ids.out()).contains("choice 0: equal", "no digest was checked");
    }

    @Test
    void aChangedTokenIsNamedInItsChoice() throws IOException {
        int changed = TOKENS.get(1).get(4) == 7 ? 8 : 7;
        Replayed ran =
                replay(
                        record -> ((ArrayNode) record.get("tokens").get(1)).set(4, changed),
                        "--json");
        assertThat(ran.status()).isEqualTo(1);
        JsonNode verdict = Json.MAPPER.readTree(ran.out());
        assertThat(verdict.get("equal").asBoolean()).isFalse();
        assertThat(verdict.at("/choices/0/equal").asBoolean()).isTrue();
        assertThat(verdict.at("/choices/1/equal").asBoolean()).isFalse();
        assertThat(verdict.at("/choices/1/firstDifference").asInt()).isEqualTo(4);
        assertThat(verdict.at("/choices/2/equal").asBoolean()).isTrue();
        assertThat(verdict.get("sentence").asString())
                .contains("choice 1: different: token 4 is " + changed, "the record was changed");
    }

    /** The request is the bank's and the evidence is the hub's: each rule is in both. */
    @Test
    void aRequestThatSaysOtherwiseIsRefusedByName() throws IOException {
        refused(
                it -> rules(it).put("minP", 0.004),
                "min_p is 0.003, the answer was made with 0.004");
        refused(it -> rules(it).put("repetitionPenalty", 1), "repetition_penalty is 1.1");
        refused(it -> rules(it).put("presencePenalty", 0.30000000000000004), "presence_penalty");
        refused(it -> rules(it).put("frequencyPenalty", 0), "frequency_penalty is -0.1");
        refused(it -> rules(it).put("minTokens", 11), "min_tokens is 12");
        refused(it -> rules(it).put("choices", 2), "request's n is 3");
        refused(it -> evidence(it).put("seed", 6), "request's seed is 5");
        refused(it -> asked(it).put("max_tokens", 19), "max_tokens is 19");
        refused(it -> asked(it).remove("logit_bias"), "logit_bias, and the record has none");
        refused(it -> rules(it).remove("biasDigest"), "the answer was made without");
        refused(
                it -> ((ObjectNode) asked(it).get("logit_bias")).put("65", 0.25),
                "record's logit_bias and the evidence's have different digests");
        refused(it -> evidence(it).remove("seal"), "rules and no seal");
        refused(it -> rules(it).remove("minP"), "no rules.minP");
    }

    /** Nobody keeps the request, and what was changed need not change a token. */
    @Test
    void everyChangedFieldBreaksTheSeal() throws IOException {
        Map<String, Object> changes = new LinkedHashMap<>();
        changes.put("/temperature", 0.9000000000000001);
        changes.put("/topP", 0.96);
        changes.put("/topK", 61);
        changes.put("/seed", 6);
        changes.put("/arithmetic/activations", "int4");
        changes.put("/ending/maxTokens", 21);
        changes.put("/ending/ignoreEos", true);
        changes.put("/rules/minP", 0.0031);
        changes.put("/rules/repetitionPenalty", 1.1000000000000003);
        changes.put("/rules/presencePenalty", 0.31);
        changes.put("/rules/frequencyPenalty", -0.11);
        changes.put("/rules/minTokens", 11);
        changes.put("/output/digest", "0".repeat(64));
        changes.put("/output/resumedTokens", 1);
        changes.put("/output/cachedTokens", 1);
        changes.put("/output/computedTokens", 1);
        changes.put("/output/recomputedTokens", 1);
        changes.put("/output/choices/1/digest", "0".repeat(64));
        for (Map.Entry<String, Object> change : changes.entrySet()) {
            ObjectNode record = changed(change.getKey(), change.getValue());
            ReplayRecord read = ReplayRecordReader.read(record.toString(), Map.of());
            assertThatThrownBy(() -> RecordChecks.requireSealed(read))
                    .as(change.getKey())
                    .isInstanceOf(CommandFailedException.class)
                    .hasMessageContaining("not what was sealed");
        }
        Replayed ran = Replayed.of(folder, changed("/rules/minTokens", 11).toString());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("not what was sealed");
        refused(it -> withoutRequestAnd(it, () -> rules(it).put("choices", 2)), "the answer has 2");
        refused(
                it -> withoutRequestAnd(it, () -> ((ObjectNode) it.get("logit_bias")).put("9", 1)),
                "logit_bias and the evidence's");
    }

    private static ObjectNode changed(String path, Object value) {
        ObjectNode record = recorded();
        withoutRequest(record);
        int name = path.lastIndexOf('/');
        var holder = (ObjectNode) evidence(record).at(path.substring(0, name));
        String field = path.substring(name + 1);
        assertThat(holder.has(field)).as(path).isTrue();
        holder.set(field, Json.MAPPER.valueToTree(value));
        return record;
    }

    private static void withoutRequestAnd(ObjectNode record, Runnable change) {
        withoutRequest(record);
        change.run();
    }

    /** A database keeps numbers and not how they were written. */
    @Test
    void aSealDoesNotDependOnSpelling() throws IOException {
        String record = recorded().toString();
        String other =
                record.replace("\"minP\":0.003", "\"minP\":3.00e-3")
                        .replace("\"repetitionPenalty\":1.1,", "\"repetitionPenalty\":1.100,");
        assertThat(other).isNotEqualTo(record);
        assertThat(Replayed.of(folder, other).status()).isZero();
    }

    /** Without a key, what changed a token is found by the tokens. */
    @Test
    void otherRulesMakeOtherTokens() throws IOException {
        List<Consumer<ObjectNode>> changes =
                List.of(
                        it -> rules(it).put("minP", 1),
                        it -> rules(it).put("repetitionPenalty", 6),
                        it -> rules(it).put("presencePenalty", -2),
                        it -> rules(it).put("frequencyPenalty", -2),
                        it -> evidence(it).put("seed", 6));
        for (Consumer<ObjectNode> change : changes) {
            Replayed ran =
                    replay(
                            it -> {
                                withoutRequest(it);
                                it.remove("digestKey");
                                change.accept(it);
                            });
            assertThat(ran.status()).as(ran.out() + ran.err()).isEqualTo(1);
            assertThat(ran.out()).contains(": different: token ");
        }
    }

    /** Then the request says by which rules, and the tokens how many each choice has. */
    @Test
    void olderEvidenceOfRulesReplaysByTheRequest() throws IOException {
        Replayed ran = replay(ReplayRulesTest::older);
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out()).contains("choice 0: equal", "digest of all choices: equal");
        refused(
                it -> {
                    older(it);
                    it.remove("tokens");
                },
                "so the record needs their tokens");
    }

    private static void older(ObjectNode record) {
        evidence(record).remove(List.of("rules", "seal"));
        ((ObjectNode) evidence(record).get("output")).remove("choices");
    }

    @Test
    void whatCannotBeIsRefused() throws IOException {
        Consumer<ObjectNode> keyless =
                it -> {
                    withoutRequest(it);
                    it.remove("digestKey");
                };
        refused(keyless.andThen(it -> rules(it).put("minP", 2)), "min_p must be within 0 and 1");
        refused(keyless.andThen(it -> rules(it).put("minTokens", -9)), "min_tokens must not be");
        refused(keyless.andThen(it -> rules(it).put("choices", 9)), "an answer has 1 to 8");
        refused(keyless.andThen(it -> it.putArray("logit_bias")), "'logit_bias' must be");
        refused(it -> it.putObject("logit_bias"), "a request has its own logit_bias");
        refused(it -> ((ArrayNode) it.get("tokens")).remove(0), "tokens of 2 choices");
        refused(
                it -> ((ArrayNode) it.get("tokens").get(2)).remove(0),
                "tokens of choice 2, its evidence is of " + TOKENS.get(2).size());
        refused(it -> evidence(it).put("templateDigest", "a"), "made by a chat template");
    }

    private static void refused(Consumer<ObjectNode> change, String why) throws IOException {
        Replayed ran = replay(change);
        assertThat(ran.status()).as(ran.out()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("hub: ").contains(why);
    }
}
