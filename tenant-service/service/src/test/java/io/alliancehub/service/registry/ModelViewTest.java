package io.alliancehub.service.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.SignedIn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class ModelViewTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);
    private final Bank other = new Bank(service);
    private final SignedIn developer = SignedIn.of(service, bank, Role.DEVELOPER);

    @Test
    void bankSeesWhatItOwnsOrWasGrantedAndNothingElse() {
        String own = "own-" + UUID.randomUUID();
        register(own, bank, 1);
        assertThat(aliases(developer, "/models?limit=1")).containsExactly(bank.alias, own);
        assertThat(developer.get("/models/" + own).expect(200).text("ownerTenantId"))
                .isEqualTo(bank.id.value());
        JsonNode hidden = developer.get("/models/" + other.alias).expect(404).json();
        JsonNode none = developer.get("/models/no-such-model").expect(404).json();
        assertThat(hidden.path("detail")).isEqualTo(none.path("detail"));
        developer.get("/models/" + other.alias + "/versions").expect(404);
        developer.get("/models/" + bank.alias + "/grants").expect(403);
        assertThat(aliases(SignedIn.ofAlliance(service, Role.AUDITOR), "/models?q=" + bank.alias))
                .contains(bank.alias);
    }

    @Test
    void anotherBanksModelLeavesNoTraceInAPage() {
        String mine = "page-mine-" + UUID.randomUUID();
        register("page-others-" + UUID.randomUUID(), other, 1);
        register(mine, bank, 1);
        register("page-others-" + UUID.randomUUID(), other, 1);
        JsonNode page = developer.get("/models?q=page-&limit=1&sort=alias").expect(200).json();
        assertThat(page.path("items").get(0).path("alias").asString()).isEqualTo(mine);
        assertThat(page.has("nextCursor")).isFalse();
    }

    @Test
    void grantThatIsTakenAwayHidesTheModelAtOnce() {
        assertThat(aliases(developer, "/models?limit=50")).contains(bank.alias);
        service.api("DELETE", "/models/" + bank.alias + "/grants/" + bank.id, "").expect(204);
        assertThat(aliases(developer, "/models?limit=50")).doesNotContain(bank.alias);
        developer.get("/models/" + bank.alias).expect(404);
    }

    @Test
    void modelIsShownWithThePriceOfNowAndTheNextOne() {
        String next =
                price(bank.alias, service.clock().instant().plus(Duration.ofDays(2)).toString());
        price(bank.alias, service.clock().instant().plus(Duration.ofDays(3)).toString());
        JsonNode model = developer.get("/models/" + bank.alias).expect(200).json();
        assertThat(model.path("price").path("priceVersion").asString())
                .isEqualTo(bank.priceVersion);
        assertThat(model.path("price").path("state").asString()).isEqualTo("IN_FORCE");
        assertThat(model.path("upcomingPrice").path("priceVersion").asString()).isEqualTo(next);
        assertThat(model.path("price").path("validUntil"))
                .isEqualTo(model.path("upcomingPrice").path("validFrom"));
        assertThat(model.has("grants")).isFalse();
        JsonNode whole = service.get("/models/" + bank.alias).expect(200).json();
        assertThat(whole.path("grants").asInt()).isEqualTo(1);
    }

    @Test
    void healthCountsTheMembersThatServeTheModelAndHidesOthersRequestsFromABank() {
        String digest = service.get("/models/" + bank.alias).json().path("baseDigest").asString();
        beat("serving-" + bank.id, digest, false);
        beat("draining-" + bank.id, digest, true);
        beat("elsewhere-" + bank.id, "0".repeat(64), false);
        JsonNode health = service.get("/models/" + bank.alias).json().path("health");
        assertThat(health.path("members").asInt()).isEqualTo(2);
        assertThat(health.path("serving").asInt()).isEqualTo(1);
        assertThat(health.path("running").asInt()).isEqualTo(6);
        assertThat(health.path("waiting").asInt()).isEqualTo(2);
        JsonNode seen = developer.get("/models/" + bank.alias).json().path("health");
        assertThat(seen.path("serving").asInt()).isEqualTo(1);
        assertThat(seen.has("running")).isFalse();
        assertThat(seen.has("waiting")).isFalse();
    }

    @Test
    void aliasRemembersWhatItHasPointedAt() {
        String alias = "moving-" + UUID.randomUUID();
        String first = register(alias, bank, 1);
        String second = register("other-" + UUID.randomUUID(), other, 2);
        service.api("PUT", "/models/" + alias, "{\"modelVersion\":\"" + second + "\"}").expect(200);
        service.api("PUT", "/models/" + alias, "{\"modelVersion\":\"" + second + "\"}").expect(200);
        JsonNode history = service.get("/models/" + alias + "/versions").expect(200).json();
        assertThat(history.path("items"))
                .extracting(it -> it.path("modelVersion").asString())
                .containsExactly(second, first);
        assertThat(history.path("items").get(0).has("until")).isFalse();
        assertThat(history.path("items").get(1).path("until"))
                .isEqualTo(history.path("items").get(0).path("since"));
        assertThat(history.path("items").get(0).path("setBy").asString()).isEqualTo("operator");
        JsonNode ofBank = developer.get("/models/" + alias + "/versions?limit=1").json();
        assertThat(ofBank.path("items").get(0).has("setBy")).isFalse();
        assertThat(
                        developer
                                .get(
                                        "/models/"
                                                + alias
                                                + "/versions?limit=1&cursor="
                                                + ofBank.path("nextCursor").asString())
                                .json()
                                .path("items")
                                .get(0)
                                .path("modelVersion")
                                .asString())
                .isEqualTo(first);
    }

    @Test
    void versionsAreListedForThoseWhoMaySeeAnAliasOfTheirs() {
        int number = Math.floorMod(UUID.randomUUID().hashCode(), 1_000_000) + 1_000;
        String alias = "secret-" + UUID.randomUUID();
        String version = register(alias, other, number);
        assertThat(versions(SignedIn.of(service, other, Role.BANK_ADMIN), version))
                .containsExactly(alias);
        assertThat(versions(developer, version)).isEmpty();
        assertThat(versions(SignedIn.ofAlliance(service, Role.FINANCE), version))
                .containsExactly(alias);
    }

    @Test
    void modelsAreFilteredAndSortedByTheDatabase() {
        String mark = UUID.randomUUID().toString();
        register("b-" + mark, bank, 1);
        register("a-" + mark, other, 1);
        service.api("DELETE", "/models/b-" + mark, "").expect(204);
        SignedIn operator = SignedIn.ofAlliance(service, Role.OPERATOR);
        String q = "/models?limit=1&q=" + mark;
        assertThat(aliases(operator, q + "&sort=alias")).containsExactly("a-" + mark, "b-" + mark);
        assertThat(aliases(operator, q + "&sort=-alias")).containsExactly("b-" + mark, "a-" + mark);
        assertThat(aliases(operator, q + "&sort=-createdAt"))
                .containsExactly("a-" + mark, "b-" + mark);
        assertThat(aliases(operator, q + "&status=RETIRED")).containsExactly("b-" + mark);
        assertThat(aliases(operator, q + "&owner=" + other.id)).containsExactly("a-" + mark);
        assertThat(aliases(operator, q + "&owner=@alliance")).isEmpty();
        operator.get("/models?sort=size").expect(422);
        operator.get("/models?status=GONE").expect(422);
    }

    @Test
    void grantSaysWhichBankAndWhoGaveIt() {
        JsonNode grant =
                service.get("/models/" + bank.alias + "/grants").json().path("items").get(0);
        assertThat(grant.path("tenantName").asString()).startsWith("合成银行");
        assertThat(grant.path("grantedBy").asString()).isEqualTo("operator");
    }

    private String register(String alias, Bank owner, int number) {
        byte[] tokenizer = ("synthetic tokenizer " + number).getBytes(StandardCharsets.UTF_8);
        String digest = Bank.sha256(tokenizer);
        service.putBytes("/api/v1/tokenizers/" + digest, tokenizer);
        ObjectNode model = (ObjectNode) JSON.readTree(Bank.model(alias, digest, number));
        model.put("ownerTenantId", owner.id.value());
        return service.post("/models", model.toString()).expect(201).text("modelVersion");
    }

    private String price(String alias, String validFrom) {
        return service.post(
                        "/prices",
                        """
                        {"alias":"%s","inputPerMillion":"3","cachedInputPerMillion":"1",
                        "outputPerMillion":"9","validFrom":"%s"}
                        """
                                .formatted(alias, validFrom))
                .expect(201)
                .text("priceVersion");
    }

    private void beat(String member, String baseDigest, boolean draining) {
        MemberHeartbeat heartbeat =
                new MemberHeartbeat(
                        member,
                        "http://127.0.0.1:1",
                        true,
                        draining,
                        List.of(new MemberHeartbeat.Load(baseDigest, 3, 1, 10, 5, 2)),
                        "test");
        service.redis().commands().sadd(RedisNames.MEMBERS, member);
        service.redis()
                .commands()
                .setex(RedisNames.member(member), 60, ContractJson.write(heartbeat));
    }

    private static List<String> versions(SignedIn caller, String version) {
        List<String> aliases = new ArrayList<>();
        caller.get("/model-versions?q=" + version)
                .expect(200)
                .json()
                .path("items")
                .forEach(it -> it.path("aliases").forEach(alias -> aliases.add(alias.asString())));
        return aliases;
    }

    /** All of a list, page by page. */
    private static List<String> aliases(SignedIn caller, String path) {
        List<String> aliases = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = caller.get(path + cursor).expect(200).json();
            page.path("items").forEach(it -> aliases.add(it.path("alias").asString()));
            cursor =
                    page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asString() : null;
        }
        return aliases;
    }
}
