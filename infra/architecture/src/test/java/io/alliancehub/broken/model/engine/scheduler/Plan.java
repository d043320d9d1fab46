package io.alliancehub.broken.model.engine.scheduler;

public final class Plan {}
