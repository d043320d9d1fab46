package io.alliancehub.service.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.Persons;
import io.alliancehub.service.testing.Persons.Somebody;
import io.alliancehub.service.testing.RealmAdmin;
import io.alliancehub.service.testing.RealmBrowser;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.RunningService.Answer;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What reaches a real realm, and what people and service accounts can then do. */
final class ProvisioningTest {
    private static final String PASSWORD = "a synthetic password, long";
    private final RunningService service = RunningService.sharedWithKeycloak();
    private final RealmAdmin realm = new RealmAdmin(service.keycloak());
    private final Bank bank = new Bank(service);
    private final Persons people = new Persons(service, bank.path("/people"));

    @Test
    void personOfABankLogsInWithItsRolesAndItsBank() {
        Somebody admin = people.active(people.make("bank-admin", "developer"));
        RealmBrowser.Tokens tokens = people.logInFirst(admin, PASSWORD).tokens();
        for (JsonNode claims : List.of(tokens.access(), tokens.id())) {
            assertThat(claims.path("person_id").asString()).isEqualTo(admin.id());
            assertThat(claims.path("tenant_id").asString()).isEqualTo(bank.id.value());
            assertThat(claims.path("iss").asString()).isEqualTo(service.keycloak().issuer());
            assertThat(texts(claims.path("realm_access").path("roles")))
                    .containsExactlyInAnyOrder("bank-admin", "developer");
        }
        assertThat(tokens.id().path("aud").asString()).isEqualTo("hub-console");
        assertThat(tokens.id().path("name").asString()).isEqualTo("合成人员");
        assertThat(tokens.access().path("aud").toString()).doesNotContain("hub-gateway");
        JsonNode organisation = realm.organisations(bank.id.value());
        assertThat(organisation.size()).isEqualTo(1);
        String subject = realm.users(admin.id()).get(0).path("id").asString();
        assertThat(
                        realm.get(
                                        "/organizations/"
                                                + organisation.get(0).path("id").asString()
                                                + "/members/"
                                                + subject)
                                .path("username")
                                .asString())
                .isEqualTo(admin.id());
        // What a temporary password ends has ended before somebody can log in with it.
        people.settle();
        JsonNode sessions =
                service.get(bank.path("/people/" + admin.id() + "/sessions")).expect(200).json();
        assertThat(sessions.size()).isEqualTo(1);
        assertThat(sessions.get(0).path("place").asString()).isEqualTo("REALM");
    }

    @Test
    void personOfTheAllianceHasNoBank() {
        Persons alliance = new Persons(service, "/people");
        Somebody auditor = alliance.active(alliance.make("auditor"));
        JsonNode claims = alliance.logInFirst(auditor, PASSWORD).tokens().id();
        assertThat(claims.has("tenant_id")).isFalse();
        assertThat(claims.path("person_id").asString()).isEqualTo(auditor.id());
    }

    @Test
    void changedRolesStandInTheNextToken() {
        Somebody person = people.active(people.make("finance", "auditor"));
        String subject = realm.users(person.id()).get(0).path("id").asString();
        realm.send(
                "POST",
                "/users/" + subject + "/role-mappings/realm",
                List.of(
                        Map.of(
                                "name",
                                "offline_access",
                                "id",
                                realm.get("/roles/offline_access").path("id").asString())));
        people.roles(person, "developer").expect(200);
        people.settle();
        // What the realm's own administrators gave is left alone.
        assertThat(realm.roles(subject)).containsExactly("developer", "offline_access");
        assertThat(
                        texts(
                                people.logInFirst(person, PASSWORD)
                                        .tokens()
                                        .access()
                                        .path("realm_access")
                                        .path("roles")))
                .containsExactly("developer");
    }

    @Test
    void deactivatedPersonIsThrownOutAndCannotComeBackUntilReactivated() {
        people.make("bank-admin");
        Somebody person = people.active(people.make("developer"));
        assertThat(people.logInFirst(person, PASSWORD).isLoggedIn()).isTrue();
        people.settle();
        people.post(person, "/deactivate", "{\"reason\":\"left\"}").expect(200);
        people.settle();
        String subject = realm.users(person.id()).get(0).path("id").asString();
        assertThat(realm.get("/users/" + subject + "/sessions").size()).isZero();
        RealmBrowser browser = new RealmBrowser(service.keycloak());
        assertThat(browser.logIn(person.email(), PASSWORD).isLoggedIn()).isFalse();
        assertThat(people.post(person, "/temporary-password", "").status()).isEqualTo(409);

        people.post(person, "/reactivate", "{\"reason\":\"back\"}").expect(200);
        people.active(person);
        RealmBrowser again = new RealmBrowser(service.keycloak());
        assertThat(again.logIn(person.email(), PASSWORD).isLoggedIn()).isTrue();
        people.post(person, "/sessions/end-all", "").expect(204);
        assertThat(realm.get("/users/" + subject + "/sessions").size()).isZero();
    }

    @Test
    void suspendedBankHasADisabledOrganisationAndPeopleOfAClosedOneCannotLogIn() {
        Somebody person = people.active(people.make("finance"));
        people.logInFirst(person, PASSWORD);
        service.post(bank.path("/suspend"), "{\"reason\":\"test\"}").expect(200);
        people.settle();
        assertThat(enabledOrganisation()).isFalse();
        assertThat(canLogIn(person)).as("a suspended bank's people read their bills").isTrue();
        service.post(bank.path("/resume"), "{\"reason\":\"test\"}").expect(200);
        people.settle();
        assertThat(enabledOrganisation()).isTrue();
        service.post(bank.path("/close"), "{\"reason\":\"test\"}").expect(200);
        people.settle();
        assertThat(enabledOrganisation()).isFalse();
        assertThat(canLogIn(person)).isFalse();
    }

    @Test
    void serviceAccountGetsTokensForTheGatewayUntilItIsRevoked() {
        Answer made =
                service.post(
                                bank.path("/service-accounts"),
                                "{\"appId\":\"" + bank.app + "\",\"name\":\"合成批处理\"}")
                        .expect(201);
        String id = made.text("id");
        assertThat(made.text("kind")).isEqualTo("SERVICE_ACCOUNT");
        assertThat(made.text("clientId")).isEqualTo("ahs-" + id);
        String path = bank.path("/service-accounts/" + id + "/secret");
        Answer secret = service.api("POST", path, "", "Idempotency-Key", "s1").expect(201);
        assertThat(service.api("POST", path, "", "Idempotency-Key", "s1").expect(409).text("code"))
                .isEqualTo("key_shown_once");
        URI tokenUrl = URI.create(secret.text("tokenUrl"));
        JsonNode answer =
                RealmBrowser.clientToken(tokenUrl, "ahs-" + id, secret.text("clientSecret"));
        JsonNode claims = RealmBrowser.claims(answer.path("access_token").asString());
        assertThat(claims.path("aud").asString()).isEqualTo("hub-gateway");
        assertThat(claims.path("azp").asString()).isEqualTo("ahs-" + id);
        assertThat(claims.has("realm_access")).isFalse();
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(300);
        CallerSnapshot snapshot = snapshot(id);
        assertThat(snapshot.kind()).isEqualTo(CallerSnapshot.Kind.SERVICE_ACCOUNT);
        assertThat(snapshot.tenantId()).isEqualTo(bank.id);
        assertThat(service.get(bank.path("/keys/" + id)).expect(200).text("masked"))
                .isEqualTo("ahs-" + id);

        service.post(bank.path("/keys/" + id + "/revoke"), "{\"reason\":\"test\"}").expect(200);
        people.settle();
        assertThat(
                        RealmBrowser.clientToken(tokenUrl, "ahs-" + id, secret.text("clientSecret"))
                                .has("access_token"))
                .isFalse();
        assertThat(snapshot(id).status()).isEqualTo(CallerSnapshot.KeyStatus.REVOKED);
        service.post(path, "").expect(409);
    }

    @Test
    void serviceAccountThatManyMakeAtOnceIsMadeOnceAsItIsWanted() {
        PeopleDirectory directory = service.bean(PeopleDirectory.class);
        String id = "ahs-race" + Long.toString(System.nanoTime(), 36);
        List<CompletableFuture<Void>> all =
                IntStream.range(0, 6)
                        .mapToObj(
                                i ->
                                        CompletableFuture.runAsync(
                                                () ->
                                                        directory.putServiceAccount(
                                                                new PeopleDirectory.WantedAccount(
                                                                        id, "n", true)),
                                                task -> Thread.ofVirtual().start(task)))
                        .toList();
        all.forEach(CompletableFuture::join);
        assertThat(realm.clients(id).size()).isEqualTo(1);
        assertThat(directory.newSecret(id)).isNotEmpty();
    }

    @Test
    void apiKeyHasNoClientSecret() {
        service.post(bank.path("/service-accounts/" + bank.key + "/secret"), "").expect(404);
    }

    @Test
    void whatTheRealmRefusesWaitsAloneAndIsNamed() {
        realm.send(
                "POST",
                "/users",
                Map.of("username", "stranger", "email", "taken@synthetic.example"));
        Answer blocked =
                service.post(
                                bank.path("/people"),
                                "{\"name\":\"x\",\"email\":\"taken@synthetic.example\","
                                        + "\"roles\":[\"auditor\"]}")
                        .expect(201);
        people.active(people.make("bank-admin"));
        RunningService.await(
                "the refusal",
                () -> service.get("/provisioning").text("lastError").contains("has the address"));
        JsonNode failing = service.get("/provisioning").json().path("failing").get(0);
        assertThat(failing.path("subject").asString()).isEqualTo(blocked.text("id"));
        assertThat(failing.path("attempts").asInt()).isPositive();
        assertThat(service.get(bank.path("/people/" + blocked.text("id"))).text("status"))
                .isEqualTo("PENDING");

        String stranger = realm.get("/users?username=stranger").get(0).path("id").asString();
        realm.send("DELETE", "/users/" + stranger, Map.of());
        people.roles(new Somebody(blocked.text("id"), ""), "auditor", "finance").expect(200);
        people.settle();
        assertThat(realm.users(blocked.text("id")).size()).isEqualTo(1);
    }

    @Test
    void whatWasChangedBehindTheHubIsPutRightByAComparison() {
        Somebody person = people.active(people.make("auditor"));
        people.settle();
        String subject = realm.users(person.id()).get(0).path("id").asString();
        realm.send(
                "POST",
                "/users/" + subject + "/role-mappings/realm",
                List.of(
                        Map.of(
                                "name",
                                "operator",
                                "id",
                                realm.get("/roles/operator").path("id").asString())));
        realm.send("PUT", "/users/" + subject, Map.of("email", "other@synthetic.example"));
        String organisation = realm.organisations(bank.id.value()).get(0).path("id").asString();
        realm.send("DELETE", "/organizations/" + organisation, Map.of());
        assertThat(realm.roles(subject)).containsExactly("auditor", "operator");

        ProvisioningRepository repository = service.bean(ProvisioningRepository.class);
        assertThat(repository.addEverything(service.clock().instant())).isTrue();
        assertThat(repository.addEverything(Instant.EPOCH)).as("done a moment ago").isFalse();
        people.settle();
        assertThat(realm.roles(subject)).containsExactly("auditor");
        assertThat(realm.users(person.id()).get(0).path("email").asString())
                .isEqualTo(person.email());
        assertThat(realm.organisations(bank.id.value()).size()).isEqualTo(1);
    }

    @Test
    void consoleThatHasMovedIsAddedToWhereItWas() {
        PeopleDirectory directory = service.bean(PeopleDirectory.class);
        JsonNode before = realm.clients("hub-console").get(0);
        directory.putConsole(URI.create(service.keycloak().consoleUrl()));
        JsonNode same = realm.clients("hub-console").get(0);
        assertThat(texts(same.path("redirectUris")))
                .as("nothing to do")
                .containsExactlyInAnyOrderElementsOf(texts(before.path("redirectUris")));
        assertThat(same.path("attributes"))
                .as("nothing to do")
                .isEqualTo(before.path("attributes"));
        directory.putConsole(URI.create("https://console.example"));
        JsonNode after = realm.clients("hub-console").get(0);
        assertThat(texts(after.path("redirectUris")))
                .containsExactlyInAnyOrder(
                        service.keycloak().consoleUrl() + "/login/oauth2/code/keycloak",
                        "https://console.example/login/oauth2/code/keycloak");
        assertThat(after.path("attributes").path("post.logout.redirect.uris").asString())
                .contains(service.keycloak().consoleUrl() + "/", "https://console.example/");
        assertThat(after.path("secret")).isEqualTo(before.path("secret"));
        realm.send("PUT", "/clients/" + before.path("id").asString(), before);
    }

    private boolean canLogIn(Somebody person) {
        return new RealmBrowser(service.keycloak()).logIn(person.email(), PASSWORD).isLoggedIn();
    }

    private boolean enabledOrganisation() {
        return realm.organisations(bank.id.value()).get(0).path("enabled").asBoolean();
    }

    private CallerSnapshot snapshot(String key) {
        return ContractJson.read(
                service.redis().commands().get(RedisNames.key(new KeyId(key))),
                CallerSnapshot.class);
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
