package io.alliancehub.launcher;

import io.alliancehub.launcher.OpenBanks.Probe;
import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.client.ControlApi.IssuedKey;
import io.alliancehub.launcher.client.MemberApi;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.HistoryPlan;
import io.alliancehub.launcher.folder.Secrets;
import io.alliancehub.launcher.folder.Secrets.DemoBank;
import io.alliancehub.launcher.folder.Seeded;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/*
 * What up puts in place, and what it leaves alone.
 *
 * A bank is made if the hub has none of its id; a model is registered if its alias is new or the
 * member serves other content under it than the last time; a grant is given once to each bank for
 * each model. `Seeded` remembers all that, so whatever an operator closed, suspended, revoked,
 * retired or repointed since then stays as it is. The one thing that is mended at every start is the
 * probe key, which is ours. Being cut short anywhere, the rest is done the next time.
 */
/**
 * The demo alliance: three synthetic banks with an app, a key and limits each, and every model that
 * the member serves, granted to them at a price. Repeating it changes nothing.
 */
final class Seed {
    private static final List<Bank> BANKS =
            List.of(
                    new Bank("Qinghe Rural Bank (synthetic)", "qinghe"),
                    new Bank("Linjiang City Bank (synthetic)", "linjiang"),
                    new Bank("Nanshan Village Bank (synthetic)", "nanshan"));
    private static final String ACTIVE = "ACTIVE";
    private static final String KEY_NAME = "demo key of this data folder";
    private static final String PROBE_NAME = "readiness probe, allowed no request";
    private static final long REQUESTS_PER_MINUTE = 600;
    private static final long TOKENS_PER_MINUTE = 1_000_000;
    private static final long CONCURRENCY = 64;
    private static final long MONEY_PER_MONTH_MICRO_YUAN = 1_000_000_000;

    private final ControlApi control;
    private final MemberApi member;
    private final DataFolder folder;

    private Seeded seeded;

    private record Bank(String name, String code) {}

    Seed(ControlApi control, MemberApi member, DataFolder folder) {
        this.control = control;
        this.member = member;
        this.folder = folder;
        this.seeded = Seeded.load(folder);
    }

    /**
     * What is in place.
     *
     * @param secrets with all demo banks
     * @param probes how to ask for each bank that may call
     */
    record Outcome(Secrets secrets, List<Probe> probes) {}

    /** Makes what is missing. */
    Outcome run(Secrets before) {
        Secrets secrets = before;
        for (Bank bank : BANKS) {
            secrets = seedBank(bank, secrets);
        }
        List<DemoBank> banks =
                secrets.banks().stream().filter(bank -> isActive("/tenants/" + bank.id())).toList();
        List<JsonNode> served = member.models();
        for (JsonNode model : served) {
            seedModel(model, banks);
        }
        return new Outcome(secrets, probes(served, banks));
    }

    private boolean isActive(String path) {
        return control.find(path)
                .filter(found -> found.path("status").asString("").equals(ACTIVE))
                .isPresent();
    }

    private Secrets seedBank(Bank bank, Secrets secrets) {
        Optional<DemoBank> known =
                secrets.banks().stream().filter(b -> b.name().equals(bank.name())).findFirst();
        if (known.isPresent() && control.find("/tenants/" + known.get().id()).isPresent()) {
            return keepProbe(known.get(), secrets);
        }
        return makeBank(bank, secrets);
    }

    /** A bank that may call gets a new probe key for one that was revoked or never made. */
    private Secrets keepProbe(DemoBank bank, Secrets secrets) {
        String home = "/tenants/" + bank.id();
        boolean alive =
                !bank.probeKeyId().isEmpty() && isActive(home + "/keys/" + bank.probeKeyId());
        if (alive || !isActive(home)) {
            return secrets;
        }
        revokeForgottenKeys(bank.id(), Set.of(PROBE_NAME));
        String app = ControlApi.text(control.list(home + "/apps").getFirst(), "id");
        IssuedKey probe = newProbe(bank.id(), app);
        return save(secrets.with(bank.withProbe(probe.id(), probe.apiKey())));
    }

    private Secrets makeBank(Bank bank, Secrets secrets) {
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
        revokeForgottenKeys(id, Set.of(KEY_NAME, PROBE_NAME));
        IssuedKey key = control.createKey(id, app, KEY_NAME);
        IssuedKey probe = newProbe(id, app);
        save(seeded.withoutGrantsOf(id));
        return save(
                secrets.with(
                        new DemoBank(
                                id,
                                bank.name(),
                                key.id(),
                                key.apiKey(),
                                probe.id(),
                                probe.apiKey())));
    }

    private IssuedKey newProbe(String bank, String app) {
        IssuedKey probe = control.createKey(bank, app, PROBE_NAME);
        control.setLimit(bank, "KEY", probe.id(), "REQUESTS_PER_MINUTE", 0);
        return probe;
    }

    private Secrets save(Secrets more) {
        more.save(folder);
        return more;
    }

    private void save(Seeded more) {
        more.save(folder);
        seeded = more;
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
    private void revokeForgottenKeys(String bank, Set<String> names) {
        for (JsonNode key : control.list("/tenants/" + bank + "/keys")) {
            if (names.contains(key.path("name").asString(""))
                    && key.path("status").asString("").equals(ACTIVE)) {
                control.revokeKey(bank, ControlApi.text(key, "id"), "its text was lost");
            }
        }
    }

    private void seedModel(JsonNode served, List<DemoBank> banks) {
        String alias = ControlApi.text(served, "name");
        String content = content(served);
        if (!seeded.hasModel(alias, content) || control.find(path(alias)).isEmpty()) {
            register(alias, served);
            save(seeded.withModel(alias, content));
        }
        for (DemoBank bank : banks) {
            if (!seeded.hasGrant(alias, bank.id())) {
                control.grant(alias, bank.id());
                save(seeded.withGrant(alias, bank.id()));
            }
        }
    }

    private void register(String alias, JsonNode served) {
        String digest = ControlApi.text(served, "tokenizerDigest");
        control.putTokenizer(digest, member.tokenizer(digest));
        control.register(alias, served);
        boolean priced = !control.list("/prices?alias=" + ControlApi.encode(alias)).isEmpty();
        if (!priced) {
            Instant from = HistoryPlan.load(folder).map(HistoryPlan::pricedFrom).orElse(null);
            control.setPrice(alias, "1.0000", "0.2500", "4.0000", from);
        }
    }

    /** Equal for equal weights, tokenizer, template and room. */
    private static String content(JsonNode served) {
        return String.join(
                " ",
                ControlApi.text(served, "baseDigest"),
                ControlApi.text(served, "tokenizerDigest"),
                served.path("templateDigest").asString("-"),
                ControlApi.text(served, "contextLength"));
    }

    private static String path(String alias) {
        return "/models/" + ControlApi.encode(alias);
    }

    /** One for each bank that has a model which is served as it is registered. */
    private List<Probe> probes(List<JsonNode> served, List<DemoBank> banks) {
        Map<String, Set<String>> callers = new LinkedHashMap<>();
        for (JsonNode model : served) {
            String alias = ControlApi.text(model, "name");
            JsonNode registered = control.get(path(alias));
            if (registered.path("status").asString("").equals(ACTIVE)
                    && registered.path("baseDigest").equals(model.path("baseDigest"))) {
                callers.put(
                        alias,
                        control.list(path(alias) + "/grants").stream()
                                .map(grant -> ControlApi.text(grant, "tenantId"))
                                .collect(Collectors.toSet()));
            }
        }
        return banks.stream()
                .flatMap(
                        bank ->
                                callers.entrySet().stream()
                                        .filter(model -> model.getValue().contains(bank.id()))
                                        .limit(1)
                                        .map(model -> new Probe(bank, model.getKey())))
                .toList();
    }
}
