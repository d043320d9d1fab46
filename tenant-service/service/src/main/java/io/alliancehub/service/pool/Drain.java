package io.alliancehub.service.pool;

import java.time.Instant;

/** Why a member takes nothing new, and who decided that. */
public record Drain(String memberId, String by, Instant at, String reason) {}
