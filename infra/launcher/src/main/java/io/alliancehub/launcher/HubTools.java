package io.alliancehub.launcher;

import java.net.http.HttpClient;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a hub works with.
 *
 * @param ticker nanoseconds
 * @param executor runs blocking work side by side
 * @param announce gets one sentence for each event
 */
record HubTools(
        Clock clock,
        LongSupplier ticker,
        HttpClient http,
        ExecutorService executor,
        Consumer<String> announce) {}
