package io.alliancehub.broken.mutable.quota;

final class Counter {
    static int count;
}
