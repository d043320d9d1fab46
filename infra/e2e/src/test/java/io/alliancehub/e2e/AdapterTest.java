package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.launcher.client.Answer;
import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.client.JsonClient;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** A bank's adapter from its file to the bill, through every process of a hub. */
@ExtendWith(SharedHub.class)
final class AdapterTest {
    private static final int TOKENS = 12;
    private static final String PROMPT = "银行的利率";

    private final TestHub hub;
    private final JsonClient service;
    private final String owner;
    private final String other;
    private final ControlApi.IssuedKey ownersKey;
    private final ControlApi.IssuedKey othersKey;
    private final String name = "e2e-" + Long.toString(System.nanoTime(), 36);
    private final List<Answer> billed = new ArrayList<>();

    AdapterTest(TestHub hub) {
        this.hub = hub;
        this.service =
                new JsonClient(
                        hub.http(),
                        "http://127.0.0.1:" + (hub.portBase + 1) + "/api/v1",
                        Map.of("Authorization", "Bearer " + hub.secrets().operatorToken()));
        this.owner = hub.bank(0).id();
        this.other = hub.bank(1).id();
        this.ownersKey = hub.newKey(0, "adapters");
        this.othersKey = hub.newKey(1, "adapters");
    }

    private String derived() {
        return "/tenants/" + owner + "/derived-models/" + name;
    }

    private String alias() {
        return owner + ":" + name;
    }

    private static Answer ok(Answer answer) {
        assertThat(answer.ok()).as(answer.brief()).isTrue();
        return answer;
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends the file in two pieces; the version that it makes. */
    private String upload(byte[] file) {
        Map<String, Object> wanted =
                Map.of(
                        "baseAlias",
                        "hub-mini",
                        "fileName",
                        "synthetic.gguf",
                        "sizeBytes",
                        file.length,
                        "sha256",
                        digest(file));
        String uploads = "/tenants/" + owner + "/adapter-uploads";
        String upload =
                uploads
                        + "/"
                        + ok(service.exchange("POST", uploads, wanted))
                                .body()
                                .path("id")
                                .asString();
        int half = file.length / 2;
        ok(service.putBytes(upload + "/content?offset=0", Arrays.copyOf(file, half)));
        ok(
                service.putBytes(
                        upload + "/content?offset=" + half,
                        Arrays.copyOfRange(file, half, file.length)));
        return ok(service.exchange("POST", upload + "/complete", null))
                .body()
                .path("modelVersion")
                .asString();
    }

    private void awaitOnMember(String version) {
        TestHub.await(
                "the member has the adapter",
                () -> {
                    String path = "/tenants/" + owner + "/adapters/" + version;
                    JsonNode spread = ok(service.exchange("GET", path, null)).body().path("spread");
                    assertThat(spread.path("failures")).as(spread.toString()).isEmpty();
                    return Optional.of(spread)
                            .filter(it -> it.path("members").asInt() > 0)
                            .filter(
                                    it ->
                                            it.path("registered").asInt()
                                                    == it.path("members").asInt());
                });
    }

    private void point(String version) {
        ok(service.exchange("PUT", derived(), Map.of("modelVersion", version)));
    }

    private Answer call(ControlApi.IssuedKey key, String model) {
        return new JsonClient(
                        hub.http(),
                        hub.gatewayUrl(),
                        Map.of("Authorization", "Bearer " + key.apiKey()))
                .exchange(
                        "POST",
                        "/v1/chat/completions",
                        Map.of(
                                "model",
                                model,
                                "temperature",
                                0,
                                "max_tokens",
                                TOKENS,
                                "ignore_eos",
                                true,
                                "messages",
                                List.of(Map.of("role", "user", "content", PROMPT))));
    }

    /** Calls until the gateway has heard where the alias points. */
    private String answered(ControlApi.IssuedKey key, String version) {
        Answer answer =
                TestHub.await(
                        "calls of " + version,
                        () -> {
                            Answer it = call(key, alias());
                            if (it.ok() && key == ownersKey) {
                                billed.add(it);
                            }
                            return Optional.of(it)
                                    .filter(Answer::ok)
                                    .filter(
                                            heard ->
                                                    heard.header("x-hub-model-version")
                                                            .orElse("")
                                                            .equals(version));
                        });
        return text(answer);
    }

    private static String text(Answer answer) {
        return answer.body().at("/choices/0/message/content").asString();
    }

    @Test
    void grantedBanksAreAnsweredWithTheAdapterAndTheBillNamesIt() {
        byte[] first = TinyAdapter.of(hub.script.bundledModel(), 1);
        byte[] second = TinyAdapter.of(hub.script.bundledModel(), 2);
        String base = text(ok(call(ownersKey, "hub-mini")));
        String one = upload(first);
        String two = upload(second);
        awaitOnMember(one);
        awaitOnMember(two);
        point(one);
        String withOne = answered(ownersKey, one);
        assertThat(withOne).isNotEqualTo(base);
        assertThat(answered(ownersKey, one)).as("from cached blocks").isEqualTo(withOne);
        assertThat(call(othersKey, alias()).status()).as("not granted").isEqualTo(404);
        ok(service.exchange("PUT", derived() + "/grants/" + other, null));
        assertThat(answered(othersKey, one)).isEqualTo(withOne);
        // The alias points elsewhere: not one block of the first adapter may be read.
        point(two);
        String withTwo = answered(ownersKey, two);
        assertThat(withTwo).isNotEqualTo(withOne).isNotEqualTo(base);
        point(one);
        assertThat(answered(ownersKey, one)).isEqualTo(withOne);
        assertThat(text(ok(call(ownersKey, "hub-mini")))).isEqualTo(base);
        billNamesBoth(one, digest(first), two, digest(second));
        ok(service.exchange("DELETE", derived(), null));
        ok(service.exchange("DELETE", "/tenants/" + owner + "/adapters/" + one, null));
        ok(service.exchange("DELETE", "/tenants/" + owner + "/adapters/" + two, null));
    }

    private void billNamesBoth(String one, String first, String two, String second) {
        Set<String> versions = new TreeSet<>();
        for (Answer answer : billed) {
            String id = answer.header("x-request-id").orElseThrow();
            JsonNode row = hub.awaitRow(0, id);
            String version = row.path("modelVersion").asString();
            versions.add(version);
            assertThat(row.path("completionTokens").asInt()).isEqualTo(TOKENS);
            assertThat(new BigDecimal(row.path("amount").asString())).isPositive();
            String adapter = version.equals(one) ? first : second;
            JsonNode call =
                    ok(service.exchange("GET", "/tenants/" + owner + "/usage/" + id, null)).body();
            assertThat(call.toString()).contains(adapter);
        }
        assertThat(versions).containsExactlyInAnyOrder(one, two);
        YearMonth month = YearMonth.now(ZoneId.of("Asia/Shanghai"));
        String invoice = "/tenants/" + owner + "/invoices/" + month;
        Set<String> billedVersions = new TreeSet<>();
        for (JsonNode line : ok(service.exchange("GET", invoice, null)).body().path("lines")) {
            if (line.path("alias").asString().equals(alias())) {
                String version = line.path("modelVersion").asString();
                billedVersions.add(version);
                assertThat(line.path("adapterDigest").asString())
                        .isEqualTo(version.equals(one) ? first : second);
            }
        }
        assertThat(billedVersions).containsExactlyInAnyOrder(one, two);
        JsonNode recount = ok(service.exchange("POST", invoice + "/recount", Map.of())).body();
        assertThat(recount.path("equal").asBoolean()).as(recount.toString()).isTrue();
    }
}
