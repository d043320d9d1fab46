package io.alliancehub.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.engine.ModelFiles;
import io.alliancehub.engine.NumericsProfile;
import io.alliancehub.engine.gguf.GgufFile;
import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.GenerationPrompt;
import io.alliancehub.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer of a member, a process of its own with the model in the box, made again in this one.
 */
final class ReplayCommandTest {

    private static final String MODEL = RecordingMember.MODEL;
    private static final String QUESTION = "What is a letter of credit? 信用证是什么？";
    private static final String KEY = RecordingMember.KEY.hex();

    @TempDir static Path folder;
    private static ObjectNode request;
    private static List<Integer> tokens;
    private static MemberAccounting account;

    @BeforeAll
    static void askAMember() throws Exception {
        request = Json.MAPPER.createObjectNode();
        request.put("model", "mini").put("stream", true).put("temperature", 1.3).put("top_k", 50);
        request.put("max_tokens", 40).put("stop", "never said");
        request.put("ignore_eos", true).put("seed", 11);
        request.putArray("messages").addObject().put("role", "user").put("content", QUESTION);
        try (RecordingMember member = RecordingMember.start()) {
            RecordingMember.Answer answer = member.ask("/v1/chat/completions", request);
            account = answer.account();
            tokens = answer.tokens();
            assertThat(answer.seed()).isEqualTo("11");
        }
        assertThat(tokens).hasSize(40);
    }

    private static ObjectNode recorded() {
        ObjectNode record = Json.MAPPER.createObjectNode();
        record.set("request", request.deepCopy());
        record.set("evidence", Json.MAPPER.readTree(ContractJson.write(account.evidence())));
        ArrayNode ids = record.putArray("tokens");
        tokens.forEach(ids::add);
        record.put("digestKey", KEY).put("model", MODEL);
        return record;
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

    @Test
    void theEvidenceNamesAllThatMadeTheAnswer() {
        var evidence = account.evidence();
        assertThat(evidence.baseDigest()).matches("[0-9a-f]{64}");
        assertThat(evidence.templateDigest()).matches("[0-9a-f]{64}");
        assertThat(evidence.promptDigest()).matches("[0-9a-f]{64}");
        assertThat(evidence.adapterDigest()).isNull();
        assertThat(evidence.arithmetic()).isNotNull();
        assertThat(evidence.arithmetic().engineVersion()).startsWith("hub-engine-");
        assertThat(evidence.arithmetic().kvFormat()).isEqualTo("f16");
        NumericsProfile profile = NumericsProfile.parse(evidence.numericsProfile()).orElseThrow();
        assertThat(evidence.arithmetic().activations()).isEqualTo(profile.activations());
        assertThat(evidence.ending().maxTokens()).isEqualTo(40);
        assertThat(evidence.ending().stopDigest()).matches("[0-9a-f]{64}");
        assertThat(evidence.output().tokens()).isEqualTo(tokens.size());
        assertThat(evidence.output().digest()).matches("[0-9a-f]{64}");
        assertThat(evidence.output().computedTokens())
                .isEqualTo(account.usage().promptTokens() + tokens.size() - 1);
        assertThat(ContractJson.write(account)).doesNotContain("credit", "信用证", "never said");
    }

    @Test
    void aRealAnswerReplaysEqual() throws IOException {
        Replayed ran = replay(record -> {});
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out()).isEqualTo("equal: " + tokens.size() + " tokens, and their digest\n");
        Replayed json = replay(record -> record.remove("model"), "--model", MODEL, "--json");
        assertThat(json.status()).as(json.err()).isZero();
        assertThat(Json.MAPPER.readTree(json.out()).get("equal").asBoolean()).isTrue();
    }

    /** Of one that adds nothing, and of one that does. */
    @Test
    void anAdaptersAnswerIsMadeWithTheAdapter() throws IOException {
        for (float up : new float[] {0, 2}) {
            Path adapter = adapter("adapter-" + up, up);
            String digest;
            try (Engine engine = Engine.open(Path.of(MODEL), EngineSettings.defaults())) {
                digest = engine.adapters().register(adapter).digest();
            }
            Consumer<ObjectNode> made =
                    record -> {
                        evidence(record).put("adapterDigest", digest).remove("seal");
                        evidence(record).remove("rules");
                        record.put("adapter", adapter.toString());
                    };
            Replayed ran = replay(made);
            assertThat(ran.status()).as(ran.out() + ran.err()).isEqualTo(up == 0 ? 0 : 1);
            assertThat(ran.err()).isEmpty();
            Replayed other = replay(made.andThen(it -> evidence(it).put("adapterDigest", "0")));
            assertThat(other.err()).contains("the adapter is another one");
        }
        Replayed none = replay(record -> record.put("adapter", "x.gguf"));
        assertThat(none.err()).contains("made without an adapter");
    }

    /** Of rank 1, on the first layer's way down. */
    private static Path adapter(String name, float up) throws IOException {
        Path files = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                files.resolve("adapter_config.json"),
                "{\"peft_type\":\"LORA\",\"r\":1,\"lora_alpha\":1}");
        int hidden;
        int ffn;
        try (GgufFile model = GgufFile.open(Path.of(MODEL))) {
            hidden = model.tensor("blk.0.ffn_down.weight").dimensions().get(1).intValue();
            ffn = model.tensor("blk.0.ffn_down.weight").dimensions().get(0).intValue();
        }
        String module = "base_model.model.model.layers.0.mlp.down_proj.lora_";
        byte[] header =
                """
                {"%sA.weight":{"dtype":"F32","shape":[1,%d],"data_offsets":[0,%d]},\
                "%sB.weight":{"dtype":"F32","shape":[%d,1],"data_offsets":[%d,%d]}}"""
                        .formatted(
                                module, ffn, 4 * ffn, module, hidden, 4 * ffn, 4 * (ffn + hidden))
                        .getBytes(StandardCharsets.UTF_8);
        ByteBuffer file =
                ByteBuffer.allocate(8 + header.length + 4 * (ffn + hidden))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header);
        for (int i = 0; i < ffn + hidden; i++) {
            file.putFloat(i < ffn ? 1 : up);
        }
        Files.write(files.resolve("adapter_model.safetensors"), file.array());
        return files;
    }

    @Test
    void thePromptsTokenIdsDoAsWell() throws IOException {
        Replayed ran =
                replay(
                        record -> {
                            record.remove("request");
                            record.putArray("stop").add("never said");
                            ArrayNode prompt = record.putArray("promptTokens");
                            for (int id : promptTokens()) {
                                prompt.add(id);
                            }
                        });
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
    }

    private static int[] promptTokens() {
        try (var file = ModelFiles.open(Path.of(MODEL))) {
            return ChatTemplate.of(Tokenizer.of(file.vocabulary()))
                    .renderTokens(
                            List.of(new ChatMessage(ChatMessage.Role.USER, QUESTION)),
                            GenerationPrompt.ADD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theDigestAloneIsEnoughAndSoAreTheTokens() throws IOException {
        Replayed digest = replay(record -> record.remove("tokens"));
        assertThat(digest.status()).as(digest.err()).isZero();
        assertThat(digest.out()).contains("by their digest");
        Replayed ids = replay(record -> record.remove("digestKey"));
        assertThat(ids.status()).as(ids.err()).isZero();
        assertThat(ids.out()).contains("no digest was checked");
        assertThat(replay(record -> record.remove(List.of("tokens", "digestKey"))).err())
                .contains("nothing to compare with");
    }

    @Test
    void oneChangedTokenIsFound() throws IOException {
        int at = tokens.size() / 2;
        int changed = tokens.get(at) == 7 ? 8 : 7;
        Replayed ran =
                replay(record -> ((ArrayNode) record.get("tokens")).set(at, changed), "--json");
        assertThat(ran.status()).isEqualTo(1);
        var verdict = Json.MAPPER.readTree(ran.out());
        assertThat(verdict.get("equal").asBoolean()).isFalse();
        assertThat(verdict.at("/choices/0/firstDifference").asInt()).isEqualTo(at);
        assertThat(verdict.get("sentence").asString())
                .contains("token " + at + " is " + changed, "the record was changed");
        Replayed keyless =
                replay(
                        record -> {
                            record.remove("digestKey");
                            ((ArrayNode) record.get("tokens")).set(at, changed);
                        });
        assertThat(keyless.status()).isEqualTo(1);
        assertThat(keyless.out()).startsWith("different: token " + at + " is " + changed);
        assertThat(replay(record -> ((ArrayNode) record.get("tokens")).remove(0)).err())
                .contains("its evidence is of " + tokens.size());
    }

    /** As a member wrote it that knew of no rules. */
    private static void older(ObjectNode record) {
        evidence(record).remove(List.of("rules", "seal"));
    }

    @Test
    void olderEvidenceReplaysToo() throws IOException {
        Replayed ran = replay(ReplayCommandTest::older);
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out()).isEqualTo("equal: " + tokens.size() + " tokens, and their digest\n");
    }

    @Test
    void aForgedEvidenceIsFound() throws IOException {
        Replayed digest =
                replay(
                        record -> {
                            older(record);
                            ((ObjectNode) evidence(record).get("output"))
                                    .put("digest", "0".repeat(64));
                        });
        assertThat(digest.status()).isEqualTo(1);
        assertThat(digest.out()).contains("their digest is not the evidence's");
        Replayed seed =
                replay(
                        record -> {
                            older(record);
                            ((ObjectNode) record.get("request")).remove("seed");
                            evidence(record).put("seed", 12);
                        });
        assertThat(seed.status()).isEqualTo(1);
        assertThat(seed.out()).startsWith("different: ");
    }

    @Test
    void whatTheEvidenceDoesNotNameIsRefused() throws IOException {
        refused(it -> evidence(it).put("baseDigest", "0".repeat(64)), "model's file is another");
        refused(it -> evidence(it).put("tokenizerDigest", "0".repeat(64)), "tokenizer is another");
        refused(it -> evidence(it).put("templateDigest", "0".repeat(64)), "chat template is");
        refused(
                it -> evidence(it).put("numericsProfile", "hub-engine-1/scalar-7/kv-f16-16"),
                "numerics profile is another one");
        refused(it -> evidence(it).put("numericsProfile", "vllm"), "'vllm' is not of this engine");
        Replayed unnamed = replay(it -> evidence(it).put("adapterDigest", "a"));
        assertThat(unnamed.status()).isEqualTo(2);
        assertThat(unnamed.err()).contains("--lora is needed");
        refused(
                it -> ((ObjectNode) it.at("/request/messages/0")).put("content", "Hello"),
                "record's prompt and the evidence's have different digests");
        refused(it -> ((ObjectNode) it.get("request")).put("stop", "x"), "stop strings");
        refused(it -> it.put("digestKey", "1".repeat(64)), "or the key is another zone's");
        refused(it -> ((ObjectNode) it.get("request")).put("top_k", 3), "request's top_k is 3");
        refused(it -> evidence(it).put("seed", 12), "request's seed is 11");
    }

    @Test
    void whatIsNoRecordIsRefusedByName() throws IOException {
        refused(it -> it.put("odd", 1), "not known: odd");
        refused(it -> it.remove("evidence"), "needs evidence");
        refused(it -> it.put("tokens", 5), "tokens");
        refused(it -> it.remove("request"), "exactly one of request and promptTokens");
        refused(it -> it.put("digestKey", "xyz"), "64 hexadecimal digits");
        refused(it -> evidence(it).remove("numericsProfile"), "no numericsProfile");
        Replayed none = replay(it -> it.remove("model"));
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.err()).contains("--model is needed");
        Replayed text = Replayed.of(folder, "no JSON of " + QUESTION);
        assertThat(text.status()).isEqualTo(1);
        assertThat(text.err()).isEqualTo("hub: the record is not valid JSON\n");
    }

    private static void refused(Consumer<ObjectNode> change, String why) throws IOException {
        Replayed ran = replay(change);
        assertThat(ran.status()).as(ran.out()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("hub: ").contains(why);
    }
}
