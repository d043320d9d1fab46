package io.alliancehub.broken.linker.engine;

import java.lang.foreign.Linker;

final class Call {
    final Linker linker = Linker.nativeLinker();
}
