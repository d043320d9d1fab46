package io.alliancehub.service.pool;

import java.util.List;

/** All that the operator wants of the members' caches, at one moment. */
record WantedCache(List<WantedQuota> quotas, List<WantedPrefix> prefixes) {
    WantedCache {
        quotas = List.copyOf(quotas);
        prefixes = List.copyOf(prefixes);
    }
}
