package io.alliancehub.broken.auditing.audit;

public final class Row {}
