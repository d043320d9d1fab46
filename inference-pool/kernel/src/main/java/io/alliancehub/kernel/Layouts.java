package io.alliancehub.kernel;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The two layouts that every segment here is read with, whatever the machine's own order. */
final class Layouts {

    static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Layouts() {}
}
