package io.alliancehub.engine.kvcache;

/**
 * What a zone has at one moment, and what it may have.
 *
 * @param held blocks that sequences hold
 * @param cached blocks that nobody holds and a prompt may find
 * @param hitTokens prompt tokens whose blocks were found in it since it was first named
 */
public record ZoneState(String name, int held, int cached, ZoneQuota quota, long hitTokens) {}
