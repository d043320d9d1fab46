package io.alliancehub.service.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.Persons;
import io.alliancehub.service.testing.Persons.Somebody;
import io.alliancehub.service.testing.RealmAdmin;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.RunningService.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What people do while a real Keycloak is really gone. */
final class RealmOutageTest {
    private final RunningService service = RunningService.sharedWithKeycloak();
    private final RealmAdmin realm = new RealmAdmin(service.keycloak());

    @Test
    void whatIsDecidedWhileKeycloakIsGoneArrivesOnceWhenItIsBack() {
        Bank old = new Bank(service);
        Persons oldPeople = new Persons(service, old.path("/people"));
        oldPeople.make("bank-admin");
        Somebody leaving = oldPeople.active(oldPeople.make("developer"));
        oldPeople.settle();

        Decided decided;
        service.keycloak().stop();
        try {
            decided = decide(oldPeople, leaving);
            healthIsDegradedAndNeverDown();
        } finally {
            service.keycloak().start();
        }
        oldPeople.settle();
        assertThat(realm.organisations(decided.bank().id.value()).size()).isEqualTo(1);
        assertThat(realm.users(decided.admin().id()).size()).isEqualTo(1);
        JsonNode clerk = realm.users(decided.clerk().id());
        assertThat(clerk.size()).isEqualTo(1);
        assertThat(realm.roles(clerk.get(0).path("id").asString())).containsExactly("developer");
        assertThat(realm.clients(decided.account()).size()).isEqualTo(1);
        assertThat(realm.users(leaving.id()).get(0).path("enabled").asBoolean()).isFalse();
        Persons people = new Persons(service, decided.bank().path("/people"));
        assertThat(people.get(decided.admin()).text("status")).isEqualTo("ACTIVE");
        RunningService.await("health", () -> identityHealth().equals("UP"));
    }

    private Decided decide(Persons oldPeople, Somebody leaving) {
        Bank bank = new Bank(service);
        Persons people = new Persons(service, bank.path("/people"));
        Somebody admin = people.make("bank-admin");
        Somebody clerk = people.make("finance");
        people.roles(clerk, "finance", "auditor").expect(200);
        people.roles(clerk, "developer").expect(200);
        oldPeople.post(leaving, "/deactivate", "{\"reason\":\"left\"}").expect(200);
        String account =
                service.post(
                                bank.path("/service-accounts"),
                                "{\"appId\":\"" + bank.app + "\",\"name\":\"batch\"}")
                        .expect(201)
                        .text("clientId");
        assertThat(people.get(admin).text("status")).isEqualTo("PENDING");
        whatNeedsKeycloakSaysSo(bank, oldPeople, leaving, account.substring("ahs-".length()));
        return new Decided(bank, admin, clerk, account);
    }

    private void whatNeedsKeycloakSaysSo(
            Bank bank, Persons people, Somebody inRealm, String account) {
        Somebody other = new Somebody(inRealm.id(), inRealm.email());
        people.post(other, "/reactivate", "{\"reason\":\"test\"}").expect(200);
        Answer password = people.post(other, "/temporary-password", "").expect(503);
        assertThat(password.text("code")).isEqualTo("identity_unavailable");
        assertThat(password.header("retry-after")).isEqualTo("2");
        Answer secret =
                service.post(bank.path("/service-accounts/" + account + "/secret"), "").expect(503);
        assertThat(secret.text("code")).isEqualTo("identity_unavailable");
        // What is known here is still told.
        assertThat(people.get(other).text("status")).isEqualTo("PENDING");
        people.post(other, "/deactivate", "{\"reason\":\"left\"}").expect(200);
    }

    private void healthIsDegradedAndNeverDown() {
        RunningService.await(
                "degraded health",
                Duration.ofSeconds(30),
                () -> identityHealth().equals("DEGRADED"));
        service.stranger("GET", "/actuator/health", "").expect(200);
        service.stranger("GET", "/actuator/health/readiness", "").expect(200);
        JsonNode state = service.get("/provisioning").expect(200).json();
        assertThat(state.path("reachable").asBoolean()).isFalse();
        assertThat(state.path("pending").asLong()).isPositive();
        assertThat(state.path("lastError").asString()).contains("Keycloak");
    }

    private String identityHealth() {
        return service.stranger("GET", "/actuator/health", "")
                .json()
                .path("components")
                .path("identity")
                .path("status")
                .asString();
    }

    private record Decided(Bank bank, Somebody admin, Somebody clerk, String account) {}
}
