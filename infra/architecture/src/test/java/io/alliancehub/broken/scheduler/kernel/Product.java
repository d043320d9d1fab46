package io.alliancehub.broken.scheduler.kernel;

public final class Product {}
