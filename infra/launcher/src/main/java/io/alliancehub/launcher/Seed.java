package io.alliancehub.launcher;

import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.client.ControlApi.IssuedKey;
import io.alliancehub.launcher.client.MemberApi;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.Secrets;
import io.alliancehub.launcher.folder.Secrets.DemoBank;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The demo alliance: three synthetic banks with an app, a key and limits each, and every model that
 * the member serves, granted to them at a price. Repeating it changes nothing; being cut short
 * anywhere, it is completed the next time.
 */
final class Seed {
    private static final List<Bank> BANKS =
            List.of(
                    new Bank("Qinghe Rural Bank (synthetic)", "qinghe"),
                    new Bank("Linjiang City Bank (synthetic)", "linjiang"),
                    new Bank("Nanshan Village Bank (synthetic)", "nanshan"));
    private static final String KEY_NAME = "demo key of this data folder";
    private static final String PROBE_NAME = "readiness probe, allowed no request";
    private static final long REQUESTS_PER_MINUTE = 600;
    private static final long TOKENS_PER_MINUTE = 1_000_000;
    private static final long CONCURRENCY = 64;
    private static final long MONEY_PER_MONTH_MICRO_YUAN = 1_000_000_000;

    private final ControlApi control;
    private final MemberApi member;
    private final DataFolder folder;

    private record Bank(String name, String code) {}

    Seed(ControlApi control, MemberApi member, DataFolder folder) {
        this.control = control;
        this.member = member;
        this.folder = folder;
    }

    /** Makes what is missing; answers the secrets with the demo keys. */
    Secrets run(Secrets before) {
        Secrets secrets = before;
        for (Bank bank : BANKS) {
            secrets = seedBank(bank, secrets);
        }
        for (JsonNode model : member.models()) {
            seedModel(model, secrets.banks());
        }
        return secrets;
    }

    private Secrets seedBank(Bank bank, Secrets secrets) {
        Optional<DemoBank> known =
                secrets.banks().stream().filter(b -> b.name().equals(bank.name())).findFirst();
        if (known.isPresent() && control.find("/tenants/" + known.get().id()).isPresent()) {
            return secrets;
        }
        String id =
                find("/tenants", bank.name())
                        .orElseGet(() -> control.createBank(bank.name(), bank.code()));
        String home = "/tenants/" + id;
        String project =
                find(home + "/projects", "default")
                        .orElseGet(() -> control.createProject(id, "default"));
        String app =
                find(home + "/apps", "demo-app")
                        .orElseGet(() -> control.createApp(id, project, "demo-app"));
        limit(id, "REQUESTS_PER_MINUTE", REQUESTS_PER_MINUTE);
        limit(id, "TOKENS_PER_MINUTE", TOKENS_PER_MINUTE);
        limit(id, "CONCURRENCY", CONCURRENCY);
        limit(id, "MONEY_PER_MONTH", MONEY_PER_MONTH_MICRO_YUAN);
        revokeForgottenKeys(id);
        IssuedKey key = control.createKey(id, app, KEY_NAME);
        IssuedKey probe = control.createKey(id, app, PROBE_NAME);
        control.setLimit(id, "KEY", probe.id(), "REQUESTS_PER_MINUTE", 0);
        Secrets more =
                secrets.with(new DemoBank(id, bank.name(), key.id(), key.apiKey(), probe.apiKey()));
        more.save(folder);
        return more;
    }

    private Optional<String> find(String list, String name) {
        return control.list(list).stream()
                .filter(item -> item.path("name").asString("").equals(name))
                .map(item -> ControlApi.text(item, "id"))
                .findFirst();
    }

    private void limit(String bank, String kind, long value) {
        control.setLimit(bank, "BANK", bank, kind, value);
    }

    /** A key that was made and not written down before a crash can never be used. */
    private void revokeForgottenKeys(String bank) {
        for (JsonNode key : control.list("/tenants/" + bank + "/keys")) {
            if (Set.of(KEY_NAME, PROBE_NAME).contains(key.path("name").asString(""))
                    && key.path("status").asString("").equals("ACTIVE")) {
                control.revokeKey(bank, ControlApi.text(key, "id"), "its text was lost");
            }
        }
    }

    private void seedModel(JsonNode served, List<DemoBank> banks) {
        String alias = ControlApi.text(served, "name");
        String digest = ControlApi.text(served, "tokenizerDigest");
        control.putTokenizer(digest, member.tokenizer(digest));
        control.register(alias, served);
        boolean priced = !control.list("/prices?alias=" + ControlApi.encode(alias)).isEmpty();
        if (!priced) {
            control.setPrice(alias, "1.0000", "0.2500", "4.0000");
        }
        for (DemoBank bank : banks) {
            control.grant(alias, bank.id());
        }
    }
}
