package io.alliancehub.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.UsageEvent.Rules;
import io.alliancehub.engine.grammar.GrammarSpec;
import io.alliancehub.engine.grammar.SpecDigest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An answer that had to fit a schema, made again from its record. */
final class ReplayGrammarTest {

    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"kind\":{\"enum\":[\"loan\",\"deposit\"]},"
                    + "\"rate\":{\"type\":\"number\",\"minimum\":0.10,\"maximum\":9.5,"
                    + "\"multipleOf\":0.01}},\"required\":[\"kind\",\"rate\"],"
                    + "\"additionalProperties\":false}";

    @TempDir static Path folder;
    private static ObjectNode request;
    private static RecordingMember.Answer answer;

    @BeforeAll
    static void askAMember() throws Exception {
        request = Json.MAPPER.createObjectNode();
        request.put("model", "mini").put("stream", true).put("temperature", 0.9).put("seed", 11);
        request.putArray("messages").addObject().put("role", "user").put("content", "Which rate?");
        ObjectNode format = request.putObject("response_format").put("type", "json_schema");
        format.putObject("json_schema")
                .put("name", "rate")
                .set("schema", Json.MAPPER.readTree(SCHEMA));
        try (RecordingMember member = RecordingMember.start()) {
            answer = member.ask("/v1/chat/completions", request);
        }
    }

    private static Replayed replay(Consumer<ObjectNode> change) throws IOException {
        ObjectNode record = Json.MAPPER.createObjectNode();
        record.set("request", request.deepCopy());
        record.set(
                "evidence", Json.MAPPER.readTree(ContractJson.write(answer.account().evidence())));
        ArrayNode tokens = record.putArray("tokens");
        answer.tokens().forEach(tokens::add);
        record.put("digestKey", RecordingMember.KEY.hex()).put("model", RecordingMember.MODEL);
        change.accept(record);
        return Replayed.of(folder, record.toString());
    }

    private static ObjectNode schema(ObjectNode record) {
        return (ObjectNode) record.at("/request/response_format/json_schema/schema");
    }

    @Test
    void theEvidenceNamesTheGrammarAndShowsNothingOfIt() {
        Rules rules = answer.account().evidence().rules();
        assertThat(rules).isNotNull();
        String asked = Json.MAPPER.readTree(SCHEMA).toString();
        String digest = SpecDigest.of(GrammarSpec.jsonSchema(asked));
        assertThat(rules.grammarDigest()).isEqualTo(RecordingMember.KEY.ofGrammar(digest));
        assertThat(ContractJson.write(answer.account())).doesNotContain("deposit", digest);
        assertThat(answer.account().finishReason()).isEqualTo("stop");
    }

    @Test
    void itReplaysEqualAndUnderNoOtherGrammar() throws IOException {
        Replayed ran = replay(record -> {});
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out()).contains("equal");
        refused(
                record -> schema(record).put("additionalProperties", true),
                "record's grammar and the evidence's have different digests");
        refused(
                record -> ((ObjectNode) record.get("request")).remove("response_format"),
                "within a grammar, and the record has no request that asks for one");
        refused(
                record -> ((ObjectNode) record.at("/evidence/rules")).remove("grammarDigest"),
                "the answer was made without");
    }

    private static void refused(Consumer<ObjectNode> change, String why) throws IOException {
        Replayed ran = replay(change);
        assertThat(ran.status()).isNotZero();
        assertThat(ran.err()).contains(why);
    }
}
