package io.alliancehub.broken.nullness.bare;

final class Unmarked {}
