package io.alliancehub.service.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.SignedIn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class PriceListTest {
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);
    private final Bank other = new Bank(service);
    private final SignedIn finance = SignedIn.ofAlliance(service, Role.FINANCE);

    @Test
    void eachPriceSaysFromWhenUntilWhenItIsInForce() {
        Instant tomorrow = service.clock().instant().plus(Duration.ofDays(1));
        String second = bank.newPrice("3", "1", "9");
        String third = set(tomorrow);
        JsonNode items =
                finance.get("/prices?alias=" + bank.alias).expect(200).json().path("items");
        assertThat(items)
                .extracting(it -> it.path("priceVersion").asString() + it.path("state").asString())
                .containsExactly(
                        third + "UPCOMING", second + "IN_FORCE", bank.priceVersion + "PAST");
        assertThat(items.get(1).path("validUntil")).isEqualTo(items.get(0).path("validFrom"));
        assertThat(items.get(0).has("validUntil")).isFalse();
    }

    @Test
    void priceInForceAtAMomentIsFound() {
        Instant tomorrow = service.clock().instant().plus(Duration.ofDays(1));
        String later = set(tomorrow);
        assertThat(versions(finance, "/prices?alias=" + bank.alias + "&at=" + tomorrow))
                .containsExactly(later);
        assertThat(
                        versions(
                                finance,
                                "/prices?alias=" + bank.alias + "&at=" + tomorrow.minusMillis(1)))
                .containsExactly(bank.priceVersion);
        assertThat(versions(finance, "/prices?alias=" + bank.alias + "&at=2001-01-01T00:00:00Z"))
                .isEmpty();
    }

    @Test
    void bankSeesThePricesOfTheModelsThatItMayCallAndNoOther() {
        bank.newPrice("3", "1", "9");
        for (Role role : new Role[] {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR}) {
            SignedIn caller = SignedIn.of(service, bank, role);
            assertThat(versions(caller, "/prices?limit=1"))
                    .hasSize(2)
                    .contains(bank.priceVersion)
                    .doesNotContain(other.priceVersion);
        }
        SignedIn developer = SignedIn.of(service, bank, Role.DEVELOPER);
        assertThat(developer.get("/prices?alias=" + other.alias).expect(404).text("detail"))
                .isEqualTo(developer.get("/prices?alias=no-such").expect(404).text("detail"));
        assertThat(versions(developer, "/prices?q=" + other.alias)).isEmpty();
        developer.post("/prices", "{}").expect(403);
        SignedIn.of(service, bank, Role.FINANCE).post("/prices/preview", "{}").expect(403);
    }

    @Test
    void pricesAreListedInEachOrderPageByPage() {
        String newer = bank.newPrice("3", "1", "9");
        String all = "/prices?limit=1&alias=" + bank.alias;
        assertThat(versions(finance, all)).containsExactly(newer, bank.priceVersion);
        assertThat(versions(finance, all + "&sort=validFrom"))
                .containsExactly(bank.priceVersion, newer);
        List<String> byAlias = versions(finance, "/prices?sort=alias&limit=3");
        assertThat(byAlias).doesNotHaveDuplicates().hasSameSizeAs(versions(finance, "/prices"));
        assertThat(byAlias.indexOf(newer)).isEqualTo(byAlias.indexOf(bank.priceVersion) - 1);
        finance.get("/prices?sort=price").expect(422);
    }

    @Test
    void signsOfASearchAreTakenAsTheyStand() {
        assertThat(versions(finance, "/prices?q=%25")).isEmpty();
        assertThat(versions(finance, "/prices?q=" + bank.alias.toUpperCase(java.util.Locale.ROOT)))
                .contains(bank.priceVersion);
    }

    private String set(Instant validFrom) {
        return service.post(
                        "/prices",
                        """
                        {"alias":"%s","inputPerMillion":"4","cachedInputPerMillion":"2",
                        "outputPerMillion":"10","validFrom":"%s"}
                        """
                                .formatted(bank.alias, validFrom))
                .expect(201)
                .text("priceVersion");
    }

    private static List<String> versions(SignedIn caller, String path) {
        List<String> versions = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = caller.get(path + cursor).expect(200).json();
            page.path("items").forEach(it -> versions.add(it.path("priceVersion").asString()));
            String sign = path.contains("?") ? "&" : "?";
            cursor =
                    page.has("nextCursor")
                            ? sign + "cursor=" + page.path("nextCursor").asString()
                            : null;
        }
        return versions;
    }
}
