package io.alliancehub.engine.scheduler;

import io.alliancehub.engine.kvcache.BlockHash;

/**
 * What part of a sequence is computed with an adapter.
 *
 * @param from the first such position; those before it are the base's, and may be shared as such
 * @param baseRoot hash before the first block of a sequence of the base alone
 */
public record AdapterSpan(SequenceAdapter adapter, int from, BlockHash baseRoot) {}
