package io.alliancehub.launcher.history;

import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.client.MemberApi;
import io.alliancehub.launcher.client.UsageInlet;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.HistoryPlan;
import io.alliancehub.launcher.folder.HistoryPlan.App;
import io.alliancehub.launcher.folder.HistoryPlan.Bank;
import io.alliancehub.launcher.folder.HistoryPlan.Model;
import io.alliancehub.launcher.folder.Secrets.DemoBank;
import io.alliancehub.launcher.history.BankStory.AppStory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/*
 * Nothing here goes around the hub: banks, apps, keys, aliases and prices are made through the
 * control API, and every call is a usage event that the service rates, posts and adds up like one of
 * a gateway, only that it lies in the past. Its own apps and keys bear it, whose names say what they
 * are; no text of these keys is kept.
 *
 * Days are stored one after the other and counted in the plan. A run that is cut short makes the day
 * anew; its events are the same, so those that were stored already are no change.
 */
/** Puts the plan's past into the books, once. */
public final class HistorySeed {
    private static final String BUNDLED = "hub-mini";
    private static final String LABEL = " (synthetic history)";
    private static final int BATCH = 400;
    // What calls wait for on two cores while a batch is stored.
    private static final long PAUSE_MILLIS = 30;

    private final ControlApi control;
    private final MemberApi member;
    private final UsageInlet inlet;
    private final DataFolder folder;

    public HistorySeed(ControlApi control, MemberApi member, UsageInlet inlet, DataFolder folder) {
        this.control = control;
        this.member = member;
        this.inlet = inlet;
        this.folder = folder;
    }

    /** Stores what is missing of the past, if there is to be one. */
    public void run(List<DemoBank> banks, BooleanSupplier stopped, Consumer<String> announce) {
        HistoryPlan plan = HistoryPlan.load(folder).orElse(null);
        if (plan == null || plan.done()) {
            return;
        }
        if (plan.banks().isEmpty()) {
            plan = plan.with(banks(banks, plan.pricedFrom()));
            plan.save(folder);
        }
        while (!plan.done() && !stopped.getAsBoolean()) {
            plan = storeDay(plan);
            plan.save(folder);
        }
        if (plan.done()) {
            announce.accept(
                    String.format(
                            Locale.ROOT,
                            "%,d synthetic calls of the %d days before are in the books",
                            plan.events(),
                            plan.days()));
        }
    }

    private HistoryPlan storeDay(HistoryPlan plan) {
        List<Map<String, Object>> events = new ArrayList<>();
        for (Bank bank : plan.banks()) {
            new DayOfUse(plan, plan.daysDone(), bank)
                    .calls()
                    .forEach(call -> events.add(call.event()));
        }
        for (int from = 0; from < events.size(); from += BATCH) {
            inlet.store(events.subList(from, Math.min(events.size(), from + BATCH)));
            pause();
        }
        return plan.withDay(events.size());
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubFailure("The synthetic history was interrupted.", e);
        }
    }

    /** Makes what the events name; what there is from a run that was cut short is found again. */
    private List<Bank> banks(List<DemoBank> demoBanks, Instant pricedFrom) {
        Map<String, Model> models = models(demoBanks, pricedFrom);
        List<Bank> banks = new ArrayList<>();
        for (int i = 0; i < Math.min(BankStory.ALL.size(), demoBanks.size()); i++) {
            BankStory story = BankStory.ALL.get(i);
            String id = demoBanks.get(i).id();
            String home = "/tenants/" + id;
            String projectName = "Last month" + LABEL;
            String project =
                    find(home + "/projects", projectName)
                            .orElseGet(() -> control.createProject(id, projectName));
            List<App> apps =
                    story.apps().stream().map(app -> app(id, project, app, models)).toList();
            banks.add(new Bank(id, story.code(), project, apps));
        }
        return banks;
    }

    private App app(String bank, String project, AppStory story, Map<String, Model> models) {
        String name = story.name() + LABEL;
        String app =
                find("/tenants/" + bank + "/apps", name)
                        .orElseGet(() -> control.createApp(bank, project, name));
        List<String> keys = new ArrayList<>();
        for (int i = 1; i <= story.keys(); i++) {
            String key = story.name() + " " + i + LABEL;
            keys.add(
                    find("/tenants/" + bank + "/keys", key)
                            .orElseGet(() -> control.createKey(bank, app, key).id()));
        }
        return new App(app, keys, story.models().stream().map(models::get).toList());
    }

    private Optional<String> find(String list, String name) {
        return control.list(list).stream()
                .filter(item -> item.path("name").asString("").equals(name))
                .map(item -> ControlApi.text(item, "id"))
                .findFirst();
    }

    /** The bundled model, and two more aliases of it with prices of their own. */
    private Map<String, Model> models(List<DemoBank> banks, Instant pricedFrom) {
        JsonNode served =
                member.models().stream()
                        .filter(model -> ControlApi.text(model, "name").equals(BUNDLED))
                        .findFirst()
                        .orElseThrow(() -> new HubFailure("The member serves no " + BUNDLED + "."));
        Map<String, Model> models = new HashMap<>();
        models.put("", model(BUNDLED));
        addAlias(models, BankStory.FAQ, served, pricedFrom);
        addAlias(models, BankStory.DRAFT, served, pricedFrom);
        for (DemoBank bank : banks) {
            control.grant(BUNDLED + BankStory.FAQ, bank.id());
            control.grant(BUNDLED + BankStory.DRAFT, bank.id());
        }
        return models;
    }

    private void addAlias(
            Map<String, Model> models, String suffix, JsonNode served, Instant pricedFrom) {
        String alias = BUNDLED + suffix;
        control.register(alias, served);
        if (control.list("/prices?alias=" + ControlApi.encode(alias)).isEmpty()) {
            boolean dear = suffix.equals(BankStory.DRAFT);
            control.setPrice(
                    alias,
                    dear ? "8.0000" : "2.0000",
                    dear ? "2.0000" : "0.5000",
                    dear ? "24.0000" : "6.0000",
                    pricedFrom);
        }
        models.put(suffix, model(alias));
    }

    /** With the price that the alias had first. */
    private Model model(String alias) {
        String path = "/prices?alias=" + ControlApi.encode(alias);
        JsonNode price = control.list(path).getLast();
        String version =
                ControlApi.text(control.get("/models/" + ControlApi.encode(alias)), "modelVersion");
        return new Model(alias, version, ControlApi.text(price, "priceVersion"));
    }
}
