package io.alliancehub.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.service.testing.RunningService;
import org.junit.jupiter.api.Test;

final class FirstLightTest {
    private final RunningService service = RunningService.shared();

    @Test
    void bankGetsAKeyThatGatewaysFindInRedis() {
        String bank = service.post("/tenants", "{\"name\":\"合成银行一\"}").expect(201).text("id");
        String project =
                service.post("/tenants/" + bank + "/projects", "{\"name\":\"p\"}")
                        .expect(201)
                        .text("id");
        String app =
                service.post(
                                "/tenants/" + bank + "/apps",
                                "{\"projectId\":\"" + project + "\",\"name\":\"a\"}")
                        .expect(201)
                        .text("id");
        RunningService.Answer key =
                service.post(
                                "/tenants/" + bank + "/keys",
                                "{\"appId\":\"" + app + "\",\"name\":\"k\"}")
                        .expect(201);
        assertThat(key.text("apiKey")).startsWith("ahk_demo_" + key.text("id") + "_");
        String snapshot = service.redis().commands().get("hub:key:" + key.text("id"));
        assertThat(snapshot).contains("\"status\":\"ACTIVE\"", bank);
    }
}
