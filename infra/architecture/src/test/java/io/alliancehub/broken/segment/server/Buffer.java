package io.alliancehub.broken.segment.server;

import java.lang.foreign.MemorySegment;

final class Buffer {
    final MemorySegment bytes = MemorySegment.ofArray(new byte[1]);
}
