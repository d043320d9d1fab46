package io.alliancehub.service.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.service.access.Actor;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.Persons;
import io.alliancehub.service.testing.Persons.Somebody;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.RunningService.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import tools.jackson.databind.JsonNode;

/** What holds of people in a hub that was told of no realm. */
final class PeopleTest {
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);
    private final Persons people = new Persons(service, bank.path("/people"));

    @AfterEach
    void nobodyIsCalling() {
        SecurityContextHolder.clearContext();
    }

    @ParameterizedTest
    @CsvSource({
        "true, operator, true",
        "true, finance, true",
        "true, auditor, true",
        "true, bank-admin, false",
        "true, developer, false",
        "false, operator, false",
        "false, bank-admin, true",
        "false, finance, true",
        "false, developer, true",
        "false, auditor, true",
        "false, root, false",
    })
    void roleIsGivenWhereItBelongs(boolean alliance, String role, boolean given) {
        Answer answer =
                service.post(
                        alliance ? "/people" : bank.path("/people"),
                        body("r-" + role + alliance + bank.id + "@synthetic.example", role));
        assertThat(answer.status()).isEqualTo(given ? 201 : 422);
        if (!given) {
            assertThat(answer.text("field")).isEqualTo("roles");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "x@y",
                "a b@y.example",
                "a..b@y.example",
                "@y.example",
                "a@-y.example",
                "ä@y.example",
                "a@b@y.example"
            })
    void addressMustLookLikeOne(String email) {
        Answer refused = service.post(bank.path("/people"), body(email, "auditor")).expect(422);
        assertThat(refused.text("field")).isEqualTo("email");
    }

    @Test
    void addressBelongsToOnePersonOfAllBanks() {
        Somebody first = people.make("auditor");
        Bank other = new Bank(service);
        Answer refused =
                service.post(
                                other.path("/people"),
                                body(first.email().toUpperCase(java.util.Locale.ROOT), "auditor"))
                        .expect(409);
        assertThat(refused.text("code")).isEqualTo("already_exists");
        assertThat(refused.response().body()).doesNotContain(bank.id.value(), first.id());
        service.post("/people", body(first.email(), "auditor")).expect(409);
    }

    @Test
    void personIsFoundInItsOwnBankAlone() {
        Somebody person = people.make("auditor");
        Bank other = new Bank(service);
        service.get(other.path("/people/" + person.id())).expect(404);
        service.get("/people/" + person.id()).expect(404);
        service.post(other.path("/people/" + person.id() + "/deactivate"), reason()).expect(404);
        service.api("PUT", "/people/" + person.id() + "/roles", "{\"roles\":[\"operator\"]}")
                .expect(404);
        assertThat(people.get(person).text("tenantId")).isEqualTo(bank.id.value());
    }

    @Test
    void lastBankAdminStays() {
        Somebody admin = people.make("bank-admin");
        assertThat(people.post(admin, "/deactivate", reason()).expect(409).text("detail"))
                .contains("last bank-admin");
        people.roles(admin, "developer").expect(409);
        people.roles(admin, "bank-admin", "developer").expect(200);
        Somebody second = people.make("bank-admin");
        people.post(admin, "/deactivate", reason()).expect(200);
        people.post(second, "/deactivate", reason()).expect(409);
        people.post(admin, "/deactivate", reason()).expect(409);
        // One who is out already counts for nothing, and may lose the role.
        people.roles(admin, "developer").expect(200);
        people.post(admin, "/reactivate", reason()).expect(200);
        people.post(admin, "/reactivate", reason()).expect(409);
        people.post(second, "/deactivate", reason()).expect(409);
    }

    @Test
    void twoBankAdminsWhoLeaveAtOnceDoNotBothGo() throws Exception {
        for (int round = 0; round < 5; round++) {
            Persons own = new Persons(service, new Bank(service).path("/people"));
            List<Callable<Integer>> leaving = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Somebody admin = own.make("bank-admin");
                leaving.add(() -> own.post(admin, "/deactivate", reason()).status());
            }
            try (ExecutorService both = Executors.newFixedThreadPool(2)) {
                List<Integer> answers = new ArrayList<>();
                for (Future<Integer> answer : both.invokeAll(leaving)) {
                    answers.add(answer.get());
                }
                assertThat(answers).containsExactlyInAnyOrder(200, 409);
            }
        }
    }

    @Test
    void nobodyChangesTheirOwnRolesOrDeactivatesThemselves() {
        people.make("bank-admin");
        Somebody admin = people.make("bank-admin");
        calls(new Actor(admin.id(), bank.id, Set.of(Role.BANK_ADMIN)));
        People module = service.bean(People.class);
        Scope scope = Scope.of(bank.id);
        assertThatThrownBy(() -> module.changeRoles(scope, admin.id(), Set.of(Role.BANK_ADMIN)))
                .isInstanceOf(HubProblem.class)
                .hasMessageContaining("own roles");
        assertThatThrownBy(() -> module.deactivate(scope, admin.id(), "bye"))
                .isInstanceOf(HubProblem.class);
    }

    @Test
    void listIsPagedAndFilteredAndHasNoWildcards() {
        for (int i = 0; i < 5; i++) {
            people.make("auditor");
        }
        service.post(bank.path("/people"), body("100_percent@" + bank.id + ".example", "finance"))
                .expect(201);
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = service.get(bank.path("/people?limit=2" + cursor)).expect(200).json();
            page.path("items").forEach(it -> seen.add(it.path("id").asString()));
            cursor = page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asString() : "";
        } while (!cursor.isEmpty());
        assertThat(seen).hasSize(6).doesNotHaveDuplicates();
        assertThat(count("?q=PERCENT")).isEqualTo(1);
        assertThat(count("?q=%25percent")).isZero();
        assertThat(count("?q=0_p")).isEqualTo(1);
        assertThat(count("?q=0__")).isZero();
        assertThat(count("?status=PENDING")).isEqualTo(6);
        assertThat(count("?status=DEACTIVATED")).isZero();
    }

    @Test
    void everyChangeIsAuditedWithoutAnySecret() {
        people.make("bank-admin");
        Somebody person = people.make("auditor");
        people.roles(person, "finance").expect(200);
        people.post(person, "/sessions/end-all", "").expect(204);
        people.post(person, "/deactivate", reason()).expect(200);
        JsonNode records =
                service.get("/audit?limit=50&tenantId=" + bank.id).expect(200).json().path("items");
        List<String> actions =
                records.valueStream()
                        .filter(it -> it.path("subject").asString().equals(person.id()))
                        .map(it -> it.path("action").asString())
                        .toList();
        assertThat(actions)
                .containsExactly(
                        "person.deactivated",
                        "person.sessions.ended",
                        "person.roles.changed",
                        "person.created");
    }

    @Test
    void samePersonTwiceUnderOneKeyIsOnePerson() {
        String body = body("once@" + bank.id + ".example", "auditor");
        String first =
                service.api("POST", bank.path("/people"), body, "Idempotency-Key", "p")
                        .expect(201)
                        .text("id");
        assertThat(
                        service.api("POST", bank.path("/people"), body, "Idempotency-Key", "p")
                                .expect(201)
                                .text("id"))
                .isEqualTo(first);
    }

    @Test
    void withoutARealmPeopleWaitAndPasswordsAreRefused() {
        Somebody person = people.make("auditor");
        assertThat(people.get(person).text("status")).isEqualTo("PENDING");
        assertThat(people.post(person, "/temporary-password", "").expect(503).text("code"))
                .isEqualTo("identity_not_configured");
        assertThat(service.get("/provisioning").json().path("configured").asBoolean()).isFalse();
        assertThat(
                        service.stranger("GET", "/actuator/health", "")
                                .json()
                                .path("components")
                                .path("identity")
                                .path("status")
                                .asString())
                .isEqualTo("UP");
        assertThat(service.get(bank.path("/people/" + person.id() + "/sessions")).json().size())
                .isZero();
    }

    private int count(String query) {
        return service.get(bank.path("/people" + query)).expect(200).json().path("items").size();
    }

    private static void calls(Actor actor) {
        SecurityContextHolder.getContext()
                .setAuthentication(
                        UsernamePasswordAuthenticationToken.authenticated(actor, null, List.of()));
    }

    private static String reason() {
        return "{\"reason\":\"test\"}";
    }

    private static String body(String email, String role) {
        return "{\"name\":\"合成\",\"email\":\"" + email + "\",\"roles\":[\"" + role + "\"]}";
    }
}
