package io.alliancehub.service.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.contract.Network;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.settings.AlertSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetsTest {
    private final Targets strict = new Targets(new AlertSettings(null, List.of()));
    private final Targets open =
            new Targets(new AlertSettings(null, List.of(Network.parse("127.0.0.0/8"))));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://localhost/",
                "https://2130706433/",
                "https://[::1]/",
                "https://[::ffff:10.0.0.1]/",
                "https://0.0.0.0/",
                "https://10.1.2.3/hook",
                "https://172.16.0.1/",
                "https://192.168.1.1:8443/",
                "https://169.254.169.254/latest/meta-data",
                "https://100.100.100.200/",
                "https://[fe80::1]/",
                "https://[fd00::1]/",
                "https://[64:ff9b::a00:1]/",
                "https://224.0.0.1/",
                "http://93.184.216.34/",
                "ftp://93.184.216.34/",
                "https://user:secret@93.184.216.34/",
                "https:///nowhere",
                "nonsense"
            })
    void addressThatOnlyTheHubCanReachIsRefused(String url) {
        assertThatThrownBy(() -> strict.require(AlertRule.Channel.WEBHOOK, url))
                .isInstanceOf(HubProblem.class)
                .hasMessageStartingWith("target");
    }

    @Test
    void publicAddressIsAllowedOverTlsAndAnAllowedNetworkWithoutIt() {
        assertThat(strict.require(AlertRule.Channel.WEBHOOK, "https://93.184.216.34/hook"))
                .isEqualTo("https://93.184.216.34/hook");
        assertThat(open.require(AlertRule.Channel.WEBHOOK, "http://127.0.0.1:8080/hook"))
                .isEqualTo("http://127.0.0.1:8080/hook");
        assertThatThrownBy(() -> open.require(AlertRule.Channel.WEBHOOK, "https://10.0.0.1/"))
                .isInstanceOf(HubProblem.class);
    }

    @Test
    void withoutAMailServerNoRuleGoesByMail() {
        assertThatThrownBy(() -> strict.require(AlertRule.Channel.EMAIL, "a@synthetic.example"))
                .hasMessageContaining("HUB_MAIL_HOST");
    }

    @Test
    void queryOfAUrlIsNotShown() {
        assertThat(Targets.shown("https://a.example/h?key=s3cret"))
                .isEqualTo("https://a.example/h?…");
        assertThat(Targets.shown("a@synthetic.example")).isEqualTo("a@synthetic.example");
    }
}
