package io.alliancehub.gateway.scheduling;

import io.alliancehub.contract.MemberHeartbeat;
import java.util.List;

/** The members that have shown a sign of life lately. */
@FunctionalInterface
public interface MemberDirectory {
    /** Their last heartbeats; never blocks. */
    List<MemberHeartbeat> live();
}
