package io.alliancehub.broken.names.registry;

final class ModelManager {}
