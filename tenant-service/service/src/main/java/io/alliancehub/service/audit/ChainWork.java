package io.alliancehub.service.audit;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.audit.Chains.Verdict;
import io.alliancehub.service.job.Job;
import io.alliancehub.service.job.JobResults;
import io.alliancehub.service.job.JobWork;
import io.alliancehub.service.job.Progress;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.tenant.Tenants;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Proves chains in the background. The job's subject is the chain: a bank's id, {@code @alliance},
 * or {@link #ALL}.
 */
@Component
final class ChainWork implements JobWork {
    static final String KIND = "AUDIT_CHAIN";
    static final String ALL = "@all";
    private final Chains chains;
    private final JobResults results;
    private final Tenants tenants;
    private final JsonMapper json;

    ChainWork(Chains chains, JobResults results, Tenants tenants, JsonMapper json) {
        this.chains = chains;
        this.results = results;
        this.tenants = tenants;
        this.json = json;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public ChainProof run(Job job, Progress progress) {
        List<String> wanted = wanted(job.subject());
        progress.total(wanted.stream().mapToLong(chains::length).sum());
        Map<String, Verdict> known = known(job);
        List<Verdict> verdicts = new ArrayList<>();
        for (String chain : wanted) {
            verdicts.add(chains.verify(chain, known.get(chain), progress));
        }
        return ChainProof.of(verdicts);
    }

    /** What the newest proof that was asked for alike, and found the chain whole, says of it. */
    private Map<String, Verdict> known(Job job) {
        Map<String, Verdict> known = new HashMap<>();
        for (Job earlier : results.done(job.scope(), KIND, job.subject())) {
            json.readValue(earlier.result(), ChainProof.class).chains().stream()
                    .filter(Verdict::intact)
                    .forEach(verdict -> known.putIfAbsent(verdict.tenantId(), verdict));
        }
        return known;
    }

    private List<String> wanted(String subject) {
        if (!subject.equals(ALL)) {
            return List.of(subject);
        }
        return Stream.concat(
                        Stream.of(Scope.ALLIANCE.value()),
                        tenants.ids().stream().map(TenantId::value))
                .toList();
    }
}
