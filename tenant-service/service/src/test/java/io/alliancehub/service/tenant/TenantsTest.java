package io.alliancehub.service.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.CallerSnapshot.KeyStatus;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.RunningService.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Banks, projects and apps after they were made. */
final class TenantsTest {
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);

    @Test
    void archivedAppsKeysAreRefusedUntilItIsRestored() {
        String path = bank.path("/apps/" + bank.app);
        service.post(path + "/archive", "{}").expect(422);
        Answer archived = service.post(path + "/archive", "{\"reason\":\"over\"}").expect(200);
        assertThat(archived.text("status")).isEqualTo("ARCHIVED");
        assertThat(archived.json().has("archivedAt")).isTrue();
        assertThat(keyStatus()).isEqualTo(KeyStatus.SUSPENDED);
        service.post(path + "/archive", "{\"reason\":\"over\"}").expect(409);
        newKey().expect(409);
        service.post(bank.path("/keys/" + bank.key + "/rotate"), "{\"overlapSeconds\":0}")
                .expect(409);
        service.post(path + "/restore", "").expect(200);
        assertThat(keyStatus()).isEqualTo(KeyStatus.ACTIVE);
        service.post(path + "/restore", "").expect(409);
        newKey().expect(201);
    }

    @Test
    void archivedProjectPutsItsAppsAwayAndLeavesThemAsTheyWere() {
        String path = bank.path("/projects/" + bank.project);
        service.post(path + "/archive", "{\"reason\":\"over\"}").expect(200);
        assertThat(keyStatus()).isEqualTo(KeyStatus.SUSPENDED);
        newKey().expect(409);
        service.post(
                        bank.path("/apps"),
                        "{\"projectId\":\"" + bank.project + "\",\"name\":\"late\"}")
                .expect(409);
        assertThat(service.get(bank.path("/apps/" + bank.app)).text("status")).isEqualTo("ACTIVE");
        service.post(path + "/restore", "").expect(200);
        assertThat(keyStatus()).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void nameIsChangedToOneThatIsFree() {
        String other = service.post(bank.path("/projects"), "{\"name\":\"q\"}").text("id");
        Answer taken = patch(bank.path("/projects/" + other), "p").expect(409);
        assertThat(taken.text("code")).isEqualTo("already_exists");
        assertThat(taken.text("field")).isEqualTo("name");
        assertThat(patch(bank.path("/projects/" + other), "r").expect(200).text("name"))
                .isEqualTo("r");
        assertThat(patch(bank.path("/apps/" + bank.app), "renamed").expect(200).text("name"))
                .isEqualTo("renamed");
        assertThat(patch(bank.path(""), "新名 " + bank.id).expect(200).text("name"))
                .isEqualTo("新名 " + bank.id);
        Bank another = new Bank(service);
        patch(another.path(""), "新名 " + bank.id).expect(409);
        patch(another.path("/apps/" + bank.app), "x").expect(404);
        patch(another.path("/projects/" + bank.project), "x").expect(404);
        assertThat(audited("tenant.renamed")).isEqualTo(1);
        assertThat(audited("app.renamed")).isEqualTo(1);
        assertThat(audited("project.renamed")).isEqualTo(1);
    }

    @Test
    void projectsAndAppsAreFilteredAndSorted() {
        String second = service.post(bank.path("/projects"), "{\"name\":\"a second\"}").text("id");
        service.post(bank.path("/apps"), "{\"projectId\":\"" + second + "\",\"name\":\"z\"}")
                .expect(201);
        service.post(bank.path("/projects/" + second + "/archive"), "{\"reason\":\"x\"}")
                .expect(200);
        assertThat(names("/projects?status=ARCHIVED")).containsExactly("a second");
        assertThat(names("/projects?status=ACTIVE")).containsExactly("p");
        assertThat(names("/projects?sort=name")).containsExactly("a second", "p");
        assertThat(names("/projects")).containsExactly("p", "a second");
        assertThat(names("/projects?q=SECOND")).containsExactly("a second");
        assertThat(names("/apps?projectId=" + second)).containsExactly("z");
        assertThat(names("/apps?sort=-name")).containsExactly("z", "a");
        assertThat(names("/apps?q=" + bank.app)).containsExactly("a");
        service.get(bank.path("/apps?sort=colour")).expect(422);
        service.get(bank.path("/projects/prj-none")).expect(404);
    }

    @Test
    void banksAreFoundByNameAndStatusInAnyOrder() {
        service.post(bank.path("/suspend"), "{\"reason\":\"x\"}").expect(200);
        assertThat(banks("?q=" + bank.id + "&status=SUSPENDED")).containsExactly(bank.id.value());
        assertThat(banks("?q=" + bank.id + "&status=ACTIVE")).isEmpty();
        Bank other = new Bank(service);
        List<String> down = new ArrayList<>(banks("?sort=-createdAt&limit=2"));
        assertThat(down.getFirst()).isEqualTo(other.id.value());
        service.post(bank.path("/resume"), "").expect(200);
    }

    private Answer newKey() {
        return service.post(
                bank.path("/keys"), "{\"appId\":\"" + bank.app + "\",\"name\":\"late\"}");
    }

    private Answer patch(String path, String name) {
        return service.api("PATCH", path, "{\"name\":\"" + name + "\"}");
    }

    private int audited(String action) {
        return service.get("/audit?tenantId=" + bank.id + "&action=" + action)
                .json()
                .path("items")
                .size();
    }

    private List<String> names(String path) {
        return service.get(bank.path(path))
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .map(item -> item.path("name").asString())
                .toList();
    }

    private List<String> banks(String query) {
        return service.get("/tenants" + query)
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .map(item -> item.path("id").asString())
                .toList();
    }

    private KeyStatus keyStatus() {
        return ContractJson.read(
                        service.redis().commands().get(RedisNames.key(bank.key)),
                        CallerSnapshot.class)
                .status();
    }
}
