package io.alliancehub.service.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.InternalApi;
import io.alliancehub.contract.ModelCatalog;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.RunningService.Answer;
import io.alliancehub.service.testing.SignedIn;
import io.alliancehub.service.testing.TestAdapters;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From a file to a model that is called, shared, paid for and taken back. */
final class DerivedModelTest {
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);
    private final Bank other = new Bank(service);
    private final SignedIn admin = SignedIn.of(service, bank, Role.BANK_ADMIN);
    private final SignedIn stranger = SignedIn.of(service, other, Role.BANK_ADMIN);
    private final byte[] first = TestAdapters.gguf(seed(), 8);
    private final byte[] second = TestAdapters.peft(seed(), 4);
    private final String alias = bank.id + ":risk";
    private final String derived = bank.path("/derived-models/risk");

    private static long seed() {
        return UUID.randomUUID().getMostSignificantBits();
    }

    private String uploaded(byte[] file) {
        return TestAdapters.send(admin, bank, file).expect(201).text("modelVersion");
    }

    private Answer point(SignedIn who, String path, String version) {
        return who.call("PUT", path, "{\"modelVersion\":\"" + version + "\"}");
    }

    private Optional<ModelCatalog.Entry> published() {
        String json =
                service.internal("GET", InternalApi.CATALOG, "").expect(200).response().body();
        return ContractJson.read(json, ModelCatalog.class).entries().stream()
                .filter(it -> it.alias().equals(alias))
                .findFirst();
    }

    @Test
    void aliasPointsAtTheVersionThatAnAdapterMakesAndMovesAtOnce() {
        String one = uploaded(first);
        String two = uploaded(second);
        assertThat(two).isNotEqualTo(one);
        point(admin, derived, one).expect(200);
        ModelCatalog.Entry entry = published().orElseThrow();
        assertThat(entry.adapterDigest()).isEqualTo(Bank.sha256(first));
        assertThat(entry.modelVersion()).isEqualTo(one);
        assertThat(entry.tenants()).containsExactly(bank.id);
        point(admin, derived, two).expect(200);
        assertThat(published().orElseThrow().adapterDigest()).isEqualTo(Bank.sha256(second));
        JsonNode model = admin.get("/models/" + alias).expect(200).json();
        assertThat(model.at("/adapter/rankMax").asInt()).isEqualTo(4);
        assertThat(model.path("pricedAs").asString()).isEqualTo(bank.alias);
        JsonNode history = admin.get("/models/" + alias + "/versions").expect(200).json();
        assertThat(history.path("items"))
                .extracting(it -> it.path("adapterDigest").asString())
                .containsExactly(Bank.sha256(second), Bank.sha256(first));
        assertThat(service.get("/audit?action=model.repointed").expect(200).response().body())
                .contains(alias);
    }

    @Test
    void sameFileOfTwoBanksMakesTwoVersionsAndNeitherKnowsOfTheOther() {
        String mine = uploaded(first);
        String theirs = TestAdapters.upload(service, other, first);
        assertThat(theirs).isNotEqualTo(mine);
        assertThat(point(admin, derived, theirs).expect(422).text("detail"))
                .contains("no adapter that makes this version");
        stranger.get(bank.path("/adapters")).expect(403);
        stranger.get(other.path("/adapters/") + mine).expect(404);
        assertThat(stranger.get("/model-versions?q=" + mine).expect(200).json().path("items"))
                .isEmpty();
        // What one of them withdraws, the other keeps.
        admin.call("DELETE", bank.path("/adapters/") + mine, "").expect(200);
        assertThat(service.bean(Adapters.class).file(Bank.sha256(first))).isPresent();
        stranger.call("DELETE", other.path("/adapters/") + theirs, "").expect(200);
        assertThat(service.bean(Adapters.class).file(Bank.sha256(first))).isEmpty();
    }

    @Test
    void grantLetsOneOtherBankCallItAndTakingItAwayEndsThat() {
        point(admin, derived, uploaded(first)).expect(200);
        stranger.get("/models/" + alias).expect(404);
        stranger.call("PUT", derived + "/grants/" + other.id, "").expect(403);
        admin.call("PUT", derived + "/grants/" + bank.id, "").expect(422);
        admin.call("PUT", derived + "/grants/no-such-bank", "").expect(404);
        admin.call("PUT", derived + "/grants/" + other.id, "").expect(200);
        admin.call("PUT", derived + "/grants/" + other.id, "").expect(200);
        assertThat(published().orElseThrow().tenants()).containsExactly(bank.id, other.id);
        assertThat(stranger.get("/models/" + alias).expect(200).text("ownerTenantId"))
                .isEqualTo(bank.id.value());
        assertThat(admin.get(derived + "/grants").json().path("items"))
                .extracting(it -> it.path("tenantId").asString())
                .containsExactly(other.id.value());
        // Sharing the model is not sharing the file.
        assertThat(stranger.get(other.path("/adapters")).json().path("items")).isEmpty();
        admin.call("DELETE", derived + "/grants/" + other.id, "").expect(204);
        assertThat(published().orElseThrow().tenants()).containsExactly(bank.id);
        stranger.get("/models/" + alias).expect(404);
        for (Bank of : new Bank[] {bank, other}) {
            String trail = service.get(of.path("/audit")).expect(200).response().body();
            assertThat(trail).contains(of == bank ? "model.shared" : "model.granted");
        }
    }

    @Test
    void withdrawnAdapterMustBeCalledByNobodyAndComesBackByUploadAlone() {
        String version = uploaded(first);
        point(admin, derived, version).expect(200);
        assertThat(
                        admin.call("DELETE", bank.path("/adapters/") + version, "")
                                .expect(409)
                                .text("detail"))
                .contains(alias);
        admin.call("DELETE", derived, "").expect(204);
        assertThat(published()).isEmpty();
        admin.call("DELETE", bank.path("/adapters/") + version, "").expect(200);
        assertThat(service.bean(Adapters.class).file(Bank.sha256(first))).isEmpty();
        point(admin, derived, version).expect(422);
        assertThat(uploaded(first)).isEqualTo(version);
        point(admin, derived, version).expect(200);
        assertThat(published()).isPresent();
    }

    @Test
    void operatorPointsNoAliasAtADerivedVersionAndNoDerivedAliasElsewhere() {
        String version = uploaded(first);
        point(admin, derived, version).expect(200);
        String body = "{\"modelVersion\":\"" + version + "\"}";
        service.api("PUT", "/models/" + bank.alias, body).expect(409);
        String base = "{\"modelVersion\":\"" + bank.modelVersion + "\"}";
        service.api("PUT", "/models/" + alias, base).expect(409);
        String developer = derived + "/grants/" + other.id;
        SignedIn.of(service, bank, Role.DEVELOPER).call("PUT", developer, "").expect(403);
        assertThat(
                        admin.post(
                                        bank.path("/adapter-uploads"),
                                        TestAdapters.wanted(bank, first, Bank.sha256(first))
                                                .replace(bank.alias, alias))
                                .expect(422)
                                .text("detail"))
                .contains("is no base");
    }

    @Test
    void derivedModelCostsWhatItsBaseCostsUntilItHasAPriceOfItsOwn() {
        String version = uploaded(first);
        point(admin, derived, version).expect(200);
        assertThat(published().orElseThrow().prices().priceVersion()).isEqualTo(bank.priceVersion);
        assertThat(admin.get("/models/" + alias).json().at("/price/priceVersion").asString())
                .isEqualTo(bank.priceVersion);
        bank.send(called(version, bank.priceVersion));
        String own =
                service.post(
                                "/prices",
                                """
                                {"alias":"%s","inputPerMillion":"3","cachedInputPerMillion":"1",
                                "outputPerMillion":"9"}
                                """
                                        .formatted(alias))
                        .expect(201)
                        .text("priceVersion");
        assertThat(published().orElseThrow().prices().priceVersion()).isEqualTo(own);
        bank.newPrice("7", "7", "7");
        assertThat(published().orElseThrow().prices().priceVersion()).isEqualTo(own);
        assertThat(admin.get("/models/" + alias).json().at("/price/priceVersion").asString())
                .isEqualTo(own);
        bank.send(called(version, own));
        String month = service.clock().instant().toString().substring(0, 7);
        JsonNode lines =
                service.get(bank.path("/invoices/" + month)).expect(200).json().path("lines");
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode line : lines) {
            assertThat(line.path("alias").asString()).isEqualTo(alias);
            assertThat(line.path("modelVersion").asString()).isEqualTo(version);
            assertThat(line.path("adapterDigest").asString()).isEqualTo(Bank.sha256(first));
            sum = sum.add(new BigDecimal(line.path("exactAmount").asString()));
        }
        // 100 · 2 + 50 · 8.1234 and 100 · 3 + 50 · 9 yuan for a million tokens each.
        assertThat(sum).isEqualByComparingTo("0.00135617");
        // A price of a model on which this one does not stand is refused.
        bank.send(called(version, other.priceVersion));
        assertThat(bank.booked()).isEqualTo(2);
    }

    private UsageEvent called(String version, String price) {
        UsageEvent event =
                bank.call(
                        "req-" + UUID.randomUUID(),
                        service.clock().instant(),
                        new TokenUsage(100, 0, 50, 0));
        return new UsageEvent(
                event.id(),
                event.requestId(),
                event.tenantId(),
                event.projectId(),
                event.appId(),
                event.keyId(),
                alias,
                version,
                event.usage(),
                0,
                event.outcome(),
                event.measurement(),
                price,
                event.occurredAt(),
                event.dispatchedAt(),
                event.firstTokenAt(),
                event.endedAt(),
                event.gatewayId(),
                event.memberId(),
                event.evidence());
    }
}
