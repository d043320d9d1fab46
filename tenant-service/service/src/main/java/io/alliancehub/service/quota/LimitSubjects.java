package io.alliancehub.service.quota;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.apikey.ApiKey;
import io.alliancehub.service.apikey.ApiKeys;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.tenant.App;
import io.alliancehub.service.tenant.Apps;
import io.alliancehub.service.tenant.Projects;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** What carries limits, and what stands above it. */
@Component
final class LimitSubjects {
    private final Projects projects;
    private final Apps apps;
    private final ApiKeys keys;

    LimitSubjects(Projects projects, Apps apps, ApiKeys keys) {
        this.projects = projects;
        this.apps = apps;
        this.keys = keys;
    }

    /** The levels above a subject, which must exist, and their ids. */
    Map<LimitLevel, String> above(TenantId tenant, LimitLevel level, String subject) {
        Map<LimitLevel, String> path = new EnumMap<>(LimitLevel.class);
        switch (level) {
            case BANK -> {
                if (!subject.equals(tenant.value())) {
                    throw HubProblem.field("subjectId", "subjectId must be the bank's id");
                }
            }
            case PROJECT -> {
                projects.get(tenant, parsed(() -> new ProjectId(subject)));
                path.put(LimitLevel.BANK, tenant.value());
            }
            case APP -> {
                App app = apps.get(tenant, parsed(() -> new AppId(subject)));
                path.put(LimitLevel.BANK, tenant.value());
                path.put(LimitLevel.PROJECT, app.projectId().value());
            }
            case KEY -> {
                ApiKey key = keys.get(tenant, parsed(() -> new KeyId(subject)));
                path.put(LimitLevel.BANK, tenant.value());
                path.put(LimitLevel.PROJECT, key.projectId().value());
                path.put(LimitLevel.APP, key.appId().value());
            }
        }
        return path;
    }

    private static <T> T parsed(Supplier<T> parse) {
        return Require.parsed("subjectId", parse);
    }
}
