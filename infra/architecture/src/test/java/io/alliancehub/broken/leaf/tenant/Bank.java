package io.alliancehub.broken.leaf.tenant;

public final class Bank {}
