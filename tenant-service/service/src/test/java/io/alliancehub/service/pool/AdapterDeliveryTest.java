package io.alliancehub.service.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.AdapterReport;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.adapter.WantedAdapter;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.FakeOrders;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.SignedIn;
import io.alliancehub.service.testing.TestAdapters;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class AdapterDeliveryTest {
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);
    private final SignedIn admin = SignedIn.of(service, bank, Role.BANK_ADMIN);
    private final FakeOrders member = new FakeOrders();
    private final String id = "adapters-" + bank.id;
    private final byte[] file = TestAdapters.gguf(UUID.randomUUID().getMostSignificantBits(), 8);
    private final String digest = Bank.sha256(file);
    private final String base =
            service.get("/models/" + bank.alias).json().path("baseDigest").asString();
    private final String path = MemberProtocol.adapter(digest, base);

    private void beats(MemberHeartbeat.Adapter... adapters) {
        var load = new MemberHeartbeat.Load(base, 0, 0, 9, 9, 1, List.of(adapters));
        var beat = new MemberHeartbeat(id, member.url(), true, false, List.of(load), "0.1");
        service.redis().commands().sadd(RedisNames.MEMBERS, id);
        service.redis().commands().setex(RedisNames.member(id), 60, ContractJson.write(beat));
    }

    @AfterEach
    void die() {
        service.redis().commands().del(RedisNames.member(id));
        member.close();
    }

    private static AdapterReport.Entry has(String digest, boolean ofHub) {
        return new AdapterReport.Entry(digest, ofHub, false, false, false, 8, 8, 9, 0, 0);
    }

    private AdapterReport reporting(AdapterReport.Entry... entries) {
        return new AdapterReport(List.of(new AdapterReport.Model(base, List.of(entries))));
    }

    private JsonNode spread(String version) {
        return admin.get(bank.path("/adapters/") + version).expect(200).json().path("spread");
    }

    @Test
    void memberIsGivenWhatItLacksUntilItReportsItAndIsToldToGiveUpWhatNobodyHas() {
        String version = TestAdapters.upload(service, bank, file);
        member.saysOfAdapters(reporting());
        member.says(422, "{\"error\":{\"message\":\"its q_proj does not fit the model\"}}");
        beats();
        service.bean(AdapterDelivery.class).deliver();
        RunningService.await("the file is sent", () -> member.received(path) != null);
        assertThat(member.received(path)).isEqualTo(file);
        RunningService.await(
                "why it does not have it is shown to its bank",
                () -> spread(version).path("failures").toString().contains("does not fit"));
        assertThat(spread(version).path("members").asInt()).isEqualTo(1);
        assertThat(spread(version).path("registered").asInt()).isZero();
        member.says(200, "{}");
        member.saysOfAdapters(reporting(has(digest, true)));
        beats(new MemberHeartbeat.Adapter(digest, true));
        assertThat(spread(version).path("registered").asInt()).isEqualTo(1);
        assertThat(spread(version).path("resident").asInt()).isEqualTo(1);
        assertThat(spread(version).path("failures")).isEmpty();
        admin.call("DELETE", bank.path("/adapters/") + version, "").expect(200);
        service.bean(AdapterDelivery.class).deliver();
        RunningService.await(
                "it is told to give it up",
                () -> member.orders.stream().anyMatch(it -> it.getKey().equals("DELETE " + path)));
        assertThat(spread(version).isMissingNode()).isTrue();
    }

    @Test
    void whatIsTakenBackGoesFirstAndWhatTheMemberHasOfItsOwnStays() {
        String a = "a".repeat(64);
        String b = "b".repeat(64);
        String c = "c".repeat(64);
        String elsewhere = "d".repeat(64);
        List<WantedAdapter> wanted =
                List.of(
                        new WantedAdapter(a, base, 5),
                        new WantedAdapter(b, base, 5),
                        new WantedAdapter(a, elsewhere, 5));
        List<AdapterDelivery.Order> orders =
                AdapterDelivery.orders(
                        reporting(has(b, true), has(c, true), has("e".repeat(64), false)), wanted);
        assertThat(orders)
                .containsExactly(
                        new AdapterDelivery.Order(c, base, 0),
                        new AdapterDelivery.Order(a, base, 5));
    }
}
