package io.alliancehub.service.onboarding;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.apikey.ApiKeys;
import io.alliancehub.service.identity.People;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.quota.Limits;
import io.alliancehub.service.registry.Grants;
import io.alliancehub.service.registry.Models;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.tenant.Apps;
import io.alliancehub.service.tenant.NewIds;
import io.alliancehub.service.tenant.Projects;
import io.alliancehub.service.tenant.Tenants;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Admits a bank with its project, app, limits, models, admin and key, or nothing of it: each part
 * is made by the service that makes it otherwise, all in one transaction. A refusal names the part
 * that it is about.
 */
@Service
class Onboarding {
    private static final int NAME_LENGTH_MAX = 80;
    private static final int MODELS_MAX = 50;
    private final Tenants tenants;
    private final Projects projects;
    private final Apps apps;
    private final Limits limits;
    private final Models models;
    private final Grants grants;
    private final ApiKeys keys;
    private final People people;
    private final NewIds ids;
    private final TenantTransactions transactions;

    Onboarding(
            Tenants tenants,
            Projects projects,
            Apps apps,
            Limits limits,
            Models models,
            Grants grants,
            ApiKeys keys,
            People people,
            NewIds ids,
            TenantTransactions transactions) {
        this.tenants = tenants;
        this.projects = projects;
        this.apps = apps;
        this.limits = limits;
        this.models = models;
        this.grants = grants;
        this.keys = keys;
        this.people = people;
        this.ids = ids;
        this.transactions = transactions;
    }

    /** Makes all of it; project and app must be there. */
    Onboarded admit(NewBank wanted) {
        Require.present("bank", wanted.bank());
        Require.present("project", wanted.project());
        Require.present("app", wanted.app());
        return transactions.call(Scope.ALLIANCE, jdbc -> make(wanted));
    }

    /**
     * Makes what is there already, as it would be made, and takes all of it back.
     *
     * @throws HubProblem as {@link #admit} would
     */
    void check(NewBank wanted) {
        try {
            transactions.call(
                    Scope.ALLIANCE,
                    jdbc -> {
                        make(wanted);
                        throw new Undo();
                    });
        } catch (Undo done) {
            return;
        }
    }

    private Onboarded make(NewBank wanted) {
        TenantId tenant = bank(Require.present("bank", wanted.bank()));
        ProjectId project = wanted.project() == null ? null : project(tenant, wanted.project());
        AppId app = wanted.app() == null ? null : app(tenant, project, wanted.app());
        List<String> limitIds = limits(tenant, wanted.limits());
        List<String> granted = models(tenant, wanted.models());
        NewBank.Admin admin = wanted.admin();
        String person = admin == null ? null : admin(tenant, admin);
        ApiKeys.Made key = wanted.key() == null ? null : key(tenant, app, wanted.key());
        return new Onboarded(
                tenant,
                project,
                app,
                limitIds,
                granted,
                person,
                key == null ? null : key.key().id(),
                key == null ? null : key.text().reveal());
    }

    private TenantId bank(NewBank.Bank bank) {
        String name = Require.text("bank.name", bank.name(), NAME_LENGTH_MAX);
        String code = bank.code() == null ? ids.next("bank") : bank.code();
        TenantId id = Require.parsed("bank.code", () -> new TenantId(code));
        return part("bank", () -> tenants.create(id, name)).id();
    }

    private ProjectId project(TenantId tenant, NewBank.Part project) {
        String name = Require.text("project.name", project.name(), NAME_LENGTH_MAX);
        return part("project", () -> projects.create(tenant, name)).id();
    }

    private AppId app(TenantId tenant, @Nullable ProjectId project, NewBank.Part app) {
        String name = Require.text("app.name", app.name(), NAME_LENGTH_MAX);
        ProjectId in = Require.present("project", project);
        return part("app", () -> apps.create(tenant, in, name)).id();
    }

    private List<String> limits(TenantId tenant, @Nullable List<NewBank.BankLimit> wanted) {
        List<String> made = new ArrayList<>();
        Set<LimitKind> seen = EnumSet.noneOf(LimitKind.class);
        for (NewBank.BankLimit limit : list("limits", wanted, LimitKind.values().length)) {
            String path = "limits[" + made.size() + "]";
            LimitKind kind = Require.present(path + ".kind", limit.kind());
            long value = Require.present(path + ".value", limit.value());
            if (value < 0 || value > AppliedLimit.VALUE_MAX) {
                throw HubProblem.field(
                        path + ".value",
                        "a limit must lie between 0 and " + AppliedLimit.VALUE_MAX);
            }
            if (!seen.add(kind)) {
                throw HubProblem.field(path + ".kind", "there is a limit of this kind before it");
            }
            Limits.Wanted put = new Limits.Wanted(LimitLevel.BANK, tenant.value(), kind, value);
            made.add(part(path, () -> limits.put(tenant, put)).id());
        }
        return made;
    }

    private List<String> models(TenantId tenant, @Nullable List<String> wanted) {
        List<String> granted = new ArrayList<>();
        for (String alias : list("models", wanted, MODELS_MAX)) {
            String path = "models[" + granted.size() + "]";
            Require.text(path, alias, NAME_LENGTH_MAX);
            models.requireAll(path, List.of(alias));
            granted.add(part(path, () -> grants.grant(tenant, alias)).alias());
        }
        return granted;
    }

    private String admin(TenantId tenant, NewBank.Admin admin) {
        return part("admin", () -> people.createAdmin(tenant, admin.name(), admin.email())).id();
    }

    private ApiKeys.Made key(TenantId tenant, @Nullable AppId app, NewBank.Part key) {
        String name = Require.text("key.name", key.name(), NAME_LENGTH_MAX);
        AppId of = Require.present("app", app);
        return part(
                "key",
                () ->
                        keys.create(
                                tenant, new ApiKeys.Wanted(of, name, List.of(), List.of(), null)));
    }

    private static <T> List<T> list(String field, @Nullable List<T> given, int sizeMax) {
        List<T> list = given == null ? List.of() : given;
        if (list.size() > sizeMax) {
            throw HubProblem.field(field, field + " may have at most " + sizeMax + " entries");
        }
        for (int i = 0; i < list.size(); i++) {
            Require.present(field + "[" + i + "]", list.get(i));
        }
        return list;
    }

    /** A refusal of the part's own service names the field within the part. */
    private static <T> T part(String path, Supplier<T> make) {
        try {
            return make.get();
        } catch (HubProblem problem) {
            String field = problem.field() == null ? path : path + "." + problem.field();
            throw HubProblem.field(problem.code(), field, String.valueOf(problem.getMessage()));
        }
    }

    /** Everything went well, and none of it is to stay. */
    private static final class Undo extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Undo() {
            super(null, null, false, false);
        }
    }
}
